import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decideRecord, onItsWayReasons, type RecordFacts } from './decide-record.ts'

const here = { hash: 'A', stored: 'A', sound: true, pulled: false, parsable: true }
const central = { hash: 'A', stored: 'A', sound: true, placed: false, byCentral: false }
const up: RecordFacts = {
  travelsUp: true,
  travelsDown: false,
  here,
  central,
  deleted: false,
  onItsWay: null,
  last: { operation: 'submit', hash: 'A' },
  beyondHistory: false,
}
const down: RecordFacts = {
  ...up,
  travelsUp: false,
  travelsDown: true,
  last: null,
  here: { ...here, pulled: true },
  central: { ...central, placed: true },
}
const both: RecordFacts = { ...up, travelsDown: true, central: { ...central, placed: true } }
const other = { hash: 'B', stored: 'B' }
const unsound = { hash: 'B', sound: false }

it.each<[string, RecordFacts, string]>([
  ['the same at both', up, 'equal'],
  ['gone at both', { ...up, here: null, central: null }, 'equal'],
  ['a sale that central lost', { ...up, central: null }, 'missing_at_central push'],
  [
    'an old sale that central lost, of which nothing is remembered',
    { ...up, central: null, last: null, beyondHistory: true },
    'missing_at_central push',
  ],
  ['a sale that nobody made', { ...up, central: null, last: null }, 'unknown_at_branch conflict'],
  ['a sale that a person took out at central', { ...up, central: null, deleted: true }, 'unknown_at_branch remove'],
  ['a sale that the branch lost', { ...up, here: null }, 'missing_at_branch pull'],
  [
    'an old sale that the branch lost',
    { ...up, here: null, last: null, beyondHistory: true },
    'missing_at_branch pull',
  ],
  ['a sale at central that nobody made', { ...up, here: null, last: null }, 'unknown_at_central conflict'],
  [
    'a draft that the branch deleted and is back at central',
    { ...up, here: null, last: { operation: 'delete', hash: 'A' } },
    'unknown_at_central conflict',
  ],
  [
    'history that was imported at central',
    { ...up, here: null, last: null, central: { ...central, byCentral: true } },
    'centralOnly',
  ],
  ['altered with its hash at the branch', { ...up, here: { ...here, ...other } }, 'altered_at_branch pull'],
  ['altered with its hash at central', { ...up, central: { ...central, ...other } }, 'altered_at_central restore'],
  ['two versions and no witness', { ...up, last: null, central: { ...central, ...other } }, 'differs conflict'],
  ['altered at the branch', { ...up, here: { ...here, ...unsound } }, 'altered_at_branch pull'],
  ['altered at central', { ...up, central: { ...central, ...unsound } }, 'altered_at_central restore'],
  [
    'altered at both',
    { ...up, here: { ...here, ...unsound }, central: { ...central, ...unsound } },
    'altered_at_both conflict',
  ],
  [
    'beyond reading at both',
    { ...up, here: { ...here, ...unsound, parsable: false }, central: { ...central, ...unsound } },
    'altered_at_both none',
  ],
  [
    'altered at central and lost here',
    { ...up, here: null, central: { ...central, ...unsound } },
    'altered_at_central none',
  ],
  [
    'altered here and lost at central',
    { ...up, here: { ...here, ...unsound }, central: null },
    'altered_at_branch conflict',
  ],
  ['a price that the branch lost', { ...down, here: null }, 'missing_at_branch pull'],
  ['a price with another content', { ...down, here: { ...here, ...other } }, 'differs pull'],
  ['a price that nobody sent', { ...down, here, central: null }, 'unknown_at_branch remove'],
  ['a price that central lost', { ...down, central: null }, 'missing_at_central conflict'],
  ['a price at central that nobody wrote', { ...down, here: null, central }, 'unknown_at_central conflict'],
  [
    'a price altered at central, proven by its hash',
    { ...down, central: { ...central, placed: true, ...unsound } },
    'altered_at_central restore',
  ],
  [
    'a price altered at central with another hash',
    { ...down, central: { ...central, placed: true, ...unsound, stored: 'C' } },
    'altered_at_central conflict',
  ],
  [
    'a price altered here, and central has none',
    { ...down, here: { ...here, ...unsound }, central: null },
    'altered_at_branch remove',
  ],
  [
    'a customer that central lost',
    { ...both, central: null, last: null, here: { ...here, pulled: true } },
    'missing_at_central push',
  ],
  ['a customer that the branch lost', { ...both, here: null, last: null }, 'missing_at_branch pull'],
  [
    'a customer altered at central with another hash',
    { ...both, last: null, central: { ...central, ...unsound, stored: 'C' } },
    'altered_at_central conflict',
  ],
])('%s', (_, facts, expected) => {
  const verdict = decideRecord(facts)
  const told =
    verdict.outcome === 'mismatch'
      ? `${verdict.what} ${verdict.repair}`
      : verdict.outcome === 'onItsWay'
        ? verdict.reason
        : 'equal'
  expect(told).toBe(expected)
})

const side = <T extends object>(value: T) =>
  fc.option(
    fc
      .record({ hash: fc.constantFrom('A', 'B'), stored: fc.constantFrom('A', 'B'), sound: fc.boolean() })
      .map((facts) => ({ ...value, ...facts })),
  )
const anyFacts: fc.Arbitrary<RecordFacts> = fc.record({
  travelsUp: fc.boolean(),
  travelsDown: fc.boolean(),
  here: side(here),
  central: side(central),
  deleted: fc.boolean(),
  onItsWay: fc.option(fc.constantFrom(...onItsWayReasons)),
  last: fc.option(
    fc.record({ operation: fc.constantFrom('insert', 'submit', 'delete'), hash: fc.constantFrom('A', 'B') }),
  ),
  beyondHistory: fc.boolean(),
})

it('what is altered is named whatever is on its way, and nothing is done to it meanwhile', () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const verdict = decideRecord(facts)
      const isSound = (facts.here?.sound ?? true) && (facts.central?.sound ?? true)
      if (!isSound) expect(verdict.outcome).toBe('mismatch')
      if (!isSound && facts.onItsWay) expect(verdict).toMatchObject({ repair: 'wait' })
      if (isSound && facts.onItsWay) expect(verdict.outcome).not.toBe('mismatch')
    }),
  )
})

it('a branch never puts its version of what central owns in the place of another', () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const verdict = decideRecord({ ...facts, travelsUp: false, travelsDown: true })
      if (verdict.outcome !== 'mismatch') return
      expect(verdict.repair).not.toBe('push')
      if (verdict.repair === 'restore') expect(facts.here?.hash).toBe(facts.central?.stored)
    }),
  )
})
