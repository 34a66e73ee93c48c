import { conflictRules } from '@branchline/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideNamed } from './decide-named.ts'
import { hlcAt, incoming, input, stored } from './versions.fixture.ts'

const mine = { phone: '1' }
const theirs = { phone: '2' }
const decide = (...args: Parameters<typeof input>) => decideNamed(input(...args))

describe('a record several sides write, under every rule', () => {
  test('is made by the first insert or update that names it', () => {
    for (const rule of conflictRules) {
      for (const operation of ['insert', 'update'] as const) {
        const version = incoming(mine, { operation })
        expect(decide(version, null, { rule })).toEqual({
          outcome: 'apply',
          document: version.document,
          fieldTimes: null,
        })
      }
    }
  })

  test('the same content is unchanged, and an edit of what is stored is applied without a loser', () => {
    for (const rule of conflictRules) {
      expect(decide(incoming(mine), stored(mine), { rule })).toEqual({ outcome: 'unchanged' })
      const held = stored(mine)
      const decision = decide(incoming(theirs, { baseHash: held.hash }), held, { rule })
      expect(decision).toMatchObject({ outcome: 'apply', document: theirs })
      expect(decision).not.toHaveProperty('lost')
    }
  })

  test('docstatus is no more than a field: a payload cannot submit it, and submit and cancel are refused', () => {
    for (const rule of conflictRules) {
      const held = stored({ ...mine, docstatus: 1 })
      expect(decide(incoming({ ...theirs, docstatus: 2 }, { baseHash: held.hash }), held, { rule }).outcome).toBe(
        'apply',
      )
      for (const operation of ['submit', 'cancel'] as const) {
        const refused = { outcome: 'reject', code: 'VALIDATION_FAILED' }
        expect(decide(incoming({ docstatus: 1 }, { operation }), held, { rule })).toMatchObject(refused)
        expect(decide(incoming({ docstatus: 1 }, { operation }), null, { rule })).toMatchObject(refused)
      }
    }
  })

  test('is deleted from the version that is stored, and a deletion of what is gone changes nothing', () => {
    for (const rule of conflictRules) {
      const held = stored(mine)
      const remove = incoming(mine, { operation: 'delete', baseHash: held.hash })
      expect(decide(remove, held, { rule })).toEqual({ outcome: 'remove' })
      expect(decide(remove, null, { rule })).toEqual({ outcome: 'unchanged' })
    }
  })

  test('is never deleted from under the documents that hang on it', () => {
    for (const rule of conflictRules) {
      const held = stored(mine)
      const remove = incoming(mine, { operation: 'delete', baseHash: held.hash })
      expect(decide(remove, held, { rule, dependants: 2 })).toMatchObject({
        outcome: 'reject',
        code: 'DOCUMENT_IN_USE',
      })
    }
  })

  test("sequences are not compared: they are two branches' own", () => {
    const held = stored(mine, { sequence: 900 })
    expect(decide(incoming(theirs, { sequence: 2, baseHash: held.hash }), held).outcome).toBe('apply')
  })
})

describe('two histories', () => {
  const held = stored(mine)
  const later = incoming(theirs, { hlc: hlcAt(6), baseHash: 'older' })
  const earlier = incoming(theirs, { hlc: hlcAt(4), baseHash: 'older' })
  const incomingLost = { outcome: 'keep', lost: { side: 'incoming', document: theirs } }
  const storedLost = { outcome: 'apply', document: theirs, lost: { side: 'stored', document: mine } }

  test('also diverge where a record made here meets one that is stored', () => {
    expect(decide(incoming(theirs, { operation: 'insert', baseHash: null }), held, { rule: 'Manual' })).toEqual({
      outcome: 'conflict',
    })
  })

  test('Last-Write-Wins takes the later hlc and names the loser', () => {
    expect(decide(later, held, { rule: 'Last-Write-Wins' })).toMatchObject(storedLost)
    expect(decide(earlier, held, { rule: 'Last-Write-Wins' })).toMatchObject(incomingLost)
  })

  test('Last-Write-Wins takes the greater canonical JSON of equal hlcs', () => {
    const tie = incoming(theirs, { hlc: held.hlc })
    expect(decide(tie, held, { rule: 'Last-Write-Wins' })).toMatchObject(storedLost)
    const reverse = decide(incoming(mine, { hlc: held.hlc }), stored(theirs), { rule: 'Last-Write-Wins' })
    expect(reverse).toMatchObject({ outcome: 'keep', lost: { side: 'incoming', document: mine } })
  })

  test('Last-Write-Wins ends in the same version whichever came first', () => {
    const version = fc.record({ phone: fc.constantFrom('1', '2', '3'), ms: fc.integer({ min: 1, max: 3 }) })
    const holds = (a: { phone: string; ms: number }) => stored({ phone: a.phone }, { hlc: hlcAt(a.ms) })
    const arrives = (a: { phone: string; ms: number }) => incoming({ phone: a.phone }, { hlc: hlcAt(a.ms) })
    const winner = (first: { phone: string; ms: number }, second: { phone: string; ms: number }) => {
      const decision = decide(arrives(second), holds(first), { rule: 'Last-Write-Wins' })
      return decision.outcome === 'apply' ? second.phone : first.phone
    }
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(winner(a, b)).toBe(winner(b, a))
      }),
    )
  })

  test('Central-Wins keeps what is stored and Branch-Wins takes what was sent, each naming the loser', () => {
    expect(decide(later, held, { rule: 'Central-Wins' })).toMatchObject(incomingLost)
    expect(decide(earlier, held, { rule: 'Branch-Wins' })).toMatchObject(storedLost)
  })

  test('Manual waits for a person, for edits and deletions', () => {
    expect(decide(later, held, { rule: 'Manual' })).toEqual({ outcome: 'conflict' })
    expect(decide({ ...later, operation: 'delete' }, held, { rule: 'Manual' })).toEqual({ outcome: 'conflict' })
  })

  test('a deletion of another version goes by the rule', () => {
    const removed = { outcome: 'remove', lost: { side: 'stored', document: mine } }
    const kept = { outcome: 'keep', lost: { side: 'incoming' } }
    const late = { ...later, operation: 'delete' } as const
    const early = { ...earlier, operation: 'delete' } as const
    const tie = { ...late, hlc: held.hlc }
    for (const rule of ['Last-Write-Wins', 'Field-Level-LWW'] as const) {
      expect(decide(late, held, { rule })).toMatchObject(removed)
      expect(decide(early, held, { rule })).toMatchObject(kept)
      expect(decide(tie, held, { rule })).toMatchObject(kept)
    }
    expect(decide(late, held, { rule: 'Central-Wins' })).toMatchObject(kept)
    expect(decide(early, held, { rule: 'Branch-Wins' })).toMatchObject(removed)
  })

  test('a deletion of the same content as stored is a deletion, not "unchanged"', () => {
    const remove = incoming(mine, { operation: 'delete', hlc: hlcAt(9) })
    for (const rule of ['Last-Write-Wins', 'Field-Level-LWW', 'Branch-Wins'] as const) {
      expect(decide(remove, held, { rule }).outcome).toBe('remove')
    }
  })
})

describe('an edit that did not know of a deletion', () => {
  test('brings the record back only with the later hlc, under the rules that go by time', () => {
    for (const rule of ['Last-Write-Wins', 'Field-Level-LWW'] as const) {
      const edit = incoming(mine, { hlc: hlcAt(10) })
      expect(decide(edit, null, { rule, deletedHlc: hlcAt(11) })).toMatchObject({
        outcome: 'keep',
        lost: { side: 'incoming' },
      })
      expect(decide(edit, null, { rule, deletedHlc: hlcAt(9) }).outcome).toBe('apply')
      expect(decide(edit, null, { rule, deletedHlc: edit.hlc }).outcome).toBe('apply')
    }
  })

  test('waits for a person under Manual; a new record under the old name does not', () => {
    const edit = incoming(mine, { hlc: hlcAt(1), baseHash: 'an earlier version' })
    expect(decide(edit, null, { rule: 'Manual', deletedHlc: hlcAt(11) })).toEqual({ outcome: 'conflict' })
    const created = { ...edit, operation: 'insert', baseHash: null } as const
    expect(decide(created, null, { rule: 'Manual', deletedHlc: hlcAt(11) }).outcome).toBe('apply')
    expect(decide(edit, null, { rule: 'Manual', deletedHlc: null }).outcome).toBe('apply')
  })

  test('brings it back under the others, and where there is no tombstone', () => {
    const edit = incoming(mine, { hlc: hlcAt(1) })
    for (const rule of ['Central-Wins', 'Branch-Wins'] as const) {
      expect(decide(edit, null, { rule, deletedHlc: hlcAt(11) }).outcome).toBe('apply')
    }
    expect(decide(edit, null, { rule: 'Field-Level-LWW', deletedHlc: null }).outcome).toBe('apply')
  })
})
