import type { LogRow } from '@branchline/protocol'
import { expect, it } from 'vitest'
import { tallyPushes } from './tally-pushes.ts'

const row = (row: Partial<LogRow>): LogRow => ({
  id: 1,
  at: '',
  branchCode: null,
  kind: 'push',
  doctype: 'Customer',
  name: null,
  count: null,
  durationMs: null,
  code: null,
  message: null,
  ...row,
})

it('what a line does not name was applied; a batch without an answer and other lines count nothing', () => {
  const rows = [
    row({ count: 10 }),
    row({ count: 7, message: '2 merged, 1 conflict, 1 duplicate, 1 returned' }),
    row({ count: 5, code: 'UNAVAILABLE', message: 'Central cannot be reached.' }),
    row({ kind: 'pull', count: 100 }),
  ]
  expect(tallyPushes(rows)).toEqual({ applied: 12, merged: 2, conflict: 1, duplicate: 1, rejected: 0, deferred: 0 })
})
