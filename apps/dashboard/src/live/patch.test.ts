import fc from 'fast-check'
import { expect, it } from 'vitest'
import { applyPatch, patchOf } from './patch.ts'

const row = fc.record({ branchCode: fc.constantFrom('CAI', 'ALX', 'GIZ', 'ASW'), unsent: fc.nat(3) })
const rows = fc.uniqueArray(row, { selector: ({ branchCode }) => branchCode })
const value = fc.record({ totals: fc.record({ unsent: fc.nat(3) }), branches: rows, other: fc.jsonValue() })

it('what was before, with what changed, is what is now', () => {
  fc.assert(
    fc.property(value, value, (before, after) => {
      const patch = JSON.parse(JSON.stringify(patchOf(before, after)))
      expect(applyPatch(before, patch)).toEqual(JSON.parse(JSON.stringify(after)))
    }),
  )
})

it('nothing is sent of what is the same', () => {
  fc.assert(fc.property(value, (same) => patchOf(same, structuredClone(same)) === null))
})

it('of a fleet in which one branch sold, one row is sent', () => {
  const fleet = Array.from({ length: 500 }, (_, at) => ({ branchCode: `B${at}`, unsent: 0 }))
  const after = fleet.map((branch, at) => (at === 7 ? { ...branch, unsent: 1 } : branch))
  expect(patchOf({ branches: fleet }, { branches: after })).toEqual({
    $fields: { branches: { $key: 'branchCode', $rows: [{ branchCode: 'B7', unsent: 1 }], $order: null } },
  })
})
