import type { Settlement } from '@branchline/db/branch'
import { expect, it } from 'vitest'
import { batchVerdict } from './batch-verdict.ts'

const settled = (outcome: 'applied' | 'merged' | 'conflict' | 'duplicate'): Settlement => ({
  kind: 'settled',
  operationId: 'o',
  outcome,
})

it('a batch that was applied as sent needs no words', () => {
  expect(batchVerdict([settled('applied'), settled('applied')])).toBeNull()
})

it('what ended otherwise is counted by how it ended', () => {
  const deferred: Settlement = { kind: 'deferred', operationId: 'o', message: 'later', nextAttemptAt: '' }
  const all = [settled('merged'), settled('applied'), deferred, settled('conflict'), settled('merged')]
  expect(batchVerdict([...all, settled('duplicate'), { kind: 'returned', operationId: 'o' }])).toBe(
    '2 merged, 1 conflict, 1 duplicate, 1 deferred, 1 returned',
  )
})
