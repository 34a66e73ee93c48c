import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Decision, Incoming, Stored } from '../adapter.ts'
import { hashDocument } from '../hash.ts'
import { laterHlc } from '../hlc.ts'
import { decideNamed } from './decide-named.ts'
import { document, hlcAt, incoming, input, stored } from './versions.fixture.ts'

const decide = (arrives: Incoming, holds: Stored | null): Decision =>
  decideNamed(input(arrives, holds, { rule: 'Field-Level-LWW' }))

describe('Field-Level-LWW', () => {
  const base = { phone: '1', email: 'a' }
  const times = (phone: number, email: number) => ({ phone: hlcAt(phone), email: hlcAt(email) })
  const held = stored({ phone: '2', email: 'a' }, { hlc: hlcAt(5), fieldTimes: times(5, 1) })

  test('merges edits of different fields and names both versions, for neither stands as it was', () => {
    const edit = incoming({ phone: '1', email: 'b' }, { hlc: hlcAt(4), fieldTimes: times(1, 4), baseHash: 'older' })
    expect(decide(edit, held)).toEqual({
      outcome: 'merge',
      document: document({ phone: '2', email: 'b' }),
      fieldTimes: times(5, 4),
      lost: [
        { side: 'stored', document: held.document },
        { side: 'incoming', document: edit.document },
      ],
    })
  })

  test('keeps what is stored where every edit is older, and names the loser', () => {
    const edit = incoming({ phone: '3', email: 'a' }, { hlc: hlcAt(4), fieldTimes: times(4, 1) })
    expect(decide(edit, held)).toEqual({ outcome: 'keep', lost: { side: 'incoming', document: edit.document } })
  })

  test('takes a version whole where all its differences are newer', () => {
    const edit = incoming({ phone: '3', email: 'a' }, { hlc: hlcAt(6), baseHash: 'older' })
    expect(decide(edit, held)).toEqual({
      outcome: 'apply',
      document: edit.document,
      fieldTimes: times(6, 1),
      lost: { side: 'stored', document: held.document },
    })
  })

  test('remembers a newer time under the same content: a third version is measured against it', () => {
    const same = incoming({ phone: '2', email: 'a' }, { hlc: hlcAt(9), fieldTimes: times(9, 1) })
    expect(decide(same, held)).toEqual({ outcome: 'merge', document: held.document, fieldTimes: times(9, 1), lost: [] })
    expect(decide(incoming(held.document, { hlc: hlcAt(9) }), held)).toEqual({ outcome: 'unchanged' })
  })

  test('does not ask for the base', () => {
    const older = incoming({ ...base, phone: '0' }, { hlc: hlcAt(4), baseHash: held.hash })
    expect(decide(older, held).outcome).toBe('keep')
  })

  test('ends in the same content and times in whatever order edits and deletions arrive', () => {
    const time = fc.integer({ min: 1, max: 6 })
    const edit = fc
      .record({
        phone: fc.constantFrom('1', '2', undefined),
        email: fc.constantFrom('a', 'b'),
        at: time,
        times: fc.tuple(time, time),
      })
      .map(({ phone, email, at, times: [p, e] }) =>
        incoming(
          { ...(phone === undefined ? {} : { phone }), email },
          { hlc: hlcAt(Math.max(at, p, e), 'ALX'), fieldTimes: { phone: hlcAt(p), email: hlcAt(e) } },
        ),
      )
    const deletion = time.map((ms) => incoming({}, { operation: 'delete', hlc: hlcAt(ms, 'CAI') }))
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), fc.option(deletion), (edits, last) => {
        const forward = replay(edits)
        const backward = replay([...edits].reverse())
        expect(backward).toEqual(forward)
        if (last === null || edits.length !== 1) return
        expect(replay([last, ...edits])?.hash).toBe(replay([...edits, last])?.hash)
      }),
      { numRuns: 500 },
    )
  })
})

/** What central holds after these arrived, tombstones remembered. */
function replay(versions: Incoming[]): Pick<Stored, 'hash' | 'fieldTimes'> | null {
  let holds: Stored | null = null
  let deletedHlc: string | null = null
  for (const version of versions) {
    const decision: Decision = decideNamed(input(version, holds, { rule: 'Field-Level-LWW', deletedHlc }))
    if (version.operation === 'delete' && decision.outcome !== 'keep') {
      holds = null
      deletedHlc = version.hlc
    } else if (decision.outcome === 'apply' || decision.outcome === 'merge') {
      const hlc: string = laterHlc(version.hlc, holds?.hlc ?? '')
      const { document: content, fieldTimes } = decision
      holds = { document: content, hash: hashDocument(content), hlc, fieldTimes, sequence: null }
    }
  }
  return holds && { hash: holds.hash, fieldTimes: holds.fieldTimes }
}
