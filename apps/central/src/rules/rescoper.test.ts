import { ruleSeeds } from '@branchline/adapters'
import type { PlacedDocument, RuleRow } from '@branchline/db/central'
import { expect, it } from 'vitest'
import { toMove } from './rescoper.ts'

const [seed] = ruleSeeds.filter(({ doctype }) => doctype === 'Warehouse')
if (!seed) throw new Error('Warehouse has no rule')
const rule: RuleRow = { ...seed, branchFilterField: 'shop', epoch: 3, rescoping: true }
const row = (key: string, shop: unknown, scope: string, placed = true): PlacedDocument => ({
  key,
  body: JSON.stringify({ doctype: 'Warehouse', name: key, ...(shop === undefined ? {} : { shop }) }),
  scope,
  placed,
})

it('only what is seen by others than before moves, and what has no place in the feed yet', () => {
  const page = [
    row('stays', 'CAI', 'CAI'),
    row('moves', 'GIZ', 'CAI'),
    row("was everybody's", 'CAI', '*'),
    row("is nobody's", '', '*'),
    row('names no shop', undefined, '*'),
    row('names no text', 7, 'CAI'),
    row('never travelled', 'CAI', 'CAI', false),
  ]
  expect(toMove(rule, page)).toEqual([
    { key: 'moves', scope: 'GIZ' },
    { key: "was everybody's", scope: 'CAI' },
    { key: "is nobody's", scope: '' },
    { key: 'names no shop', scope: '' },
    { key: 'names no text', scope: '' },
    { key: 'never travelled', scope: 'CAI' },
  ])
  expect(toMove({ ...rule, branchFilterField: null }, [row('a', 'CAI', 'CAI'), row('b', 'CAI', '*')])).toEqual([
    { key: 'a', scope: '*' },
  ])
})
