import { conflictRules } from '@branchline/protocol'
import { describe, expect, test } from 'vitest'
import { decidePulled } from './decide-pulled.ts'
import { hlcAt, incoming, input, stored } from './versions.fixture.ts'

const mine = { phone: '1' }
const centrals = { phone: '2' }
const pull = (...[arrives, holds, rest]: [...Parameters<typeof input>]) =>
  decidePulled({ owed: false, ...input(arrives, holds, rest) })
const owing = (...[arrives, holds, rest]: [...Parameters<typeof input>]) =>
  decidePulled({ owed: true, ...input(arrives, holds, rest) })

describe('a version pulled from central', () => {
  test('replaces what is here under every rule, even from a branch whose clock runs ahead', () => {
    for (const rule of conflictRules) {
      const here = stored(mine, { hlc: hlcAt(99) })
      expect(pull(incoming(centrals), here, { rule })).toMatchObject({ outcome: 'apply', document: centrals })
      expect(pull(incoming(centrals), null, { rule })).toMatchObject({ outcome: 'apply', document: centrals })
    }
  })

  test('that is held already changes nothing; under other times it is stored with them', () => {
    const here = stored(mine, { hlc: hlcAt(5) })
    expect(pull(incoming(mine, { hlc: hlcAt(5) }), here)).toEqual({ outcome: 'unchanged' })
    expect(pull(incoming(mine, { hlc: hlcAt(6) }), here).outcome).toBe('apply')
  })

  test('that is a tombstone removes, but never from under what hangs on the document', () => {
    const tombstone = incoming({}, { operation: 'delete' })
    expect(pull(tombstone, stored(mine))).toEqual({ outcome: 'remove' })
    expect(pull(tombstone, null)).toEqual({ outcome: 'unchanged' })
    expect(pull(tombstone, stored(mine), { dependants: 1 })).toMatchObject({
      outcome: 'reject',
      code: 'DOCUMENT_IN_USE',
    })
  })

  test('merges at once with what this branch still owes under the rules that merge alike on both sides', () => {
    const here = stored({ phone: '1', email: 'mine' }, { fieldTimes: { phone: hlcAt(1), email: hlcAt(9) } })
    const change = incoming({ phone: '2', email: 'old' }, { fieldTimes: { phone: hlcAt(5), email: hlcAt(1) } })
    expect(owing(change, here, { rule: 'Field-Level-LWW' })).toMatchObject({
      outcome: 'merge',
      document: { phone: '2', email: 'mine' },
    })
    const older = incoming(centrals, { hlc: hlcAt(1), baseHash: stored(mine).hash })
    expect(owing(older, stored(mine), { rule: 'Last-Write-Wins' }).outcome).toBe('keep')
  })

  test('waits beside the record under the others, and beside a deletion central has not heard of', () => {
    for (const rule of ['Central-Wins', 'Branch-Wins', 'Manual'] as const) {
      expect(owing(incoming(centrals), stored(mine), { rule }).outcome).toBe('defer')
    }
    expect(owing(incoming(centrals), null, { rule: 'Field-Level-LWW' }).outcome).toBe('defer')
  })
})
