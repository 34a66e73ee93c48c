import { BranchlineError, type BranchState, type BranchTile } from '@branchline/protocol'
import { expect, it } from 'vitest'
import type { FleetView } from './fleet-watch.ts'
import { overviewOf } from './overview.ts'
import type { KnownBranch } from './tile-of.ts'

function tile(branchCode: string, state: BranchState, operations = 0): BranchTile {
  return {
    branchCode,
    label: `Shop ${branchCode}`,
    state,
    lastContactAt: null,
    unsent: { operations, oldestAt: null, money: [] },
    deadLetters: 1,
    conflicts: 0,
    alerts: { critical: 1, warning: 0 },
    money: [],
  } as unknown as BranchTile
}

function viewOf(...tiles: BranchTile[]): FleetView {
  const branches = tiles.map((one) => ({ tile: one, known: {} as KnownBranch }))
  return { atMs: 0, branches, arrivals: [], throughput: [], chainAlerts: { critical: 0, warning: 2 } }
}

const view = viewOf(tile('ALX', 'selling'), tile('CAI', 'late', 5), tile('GIZ', 'silent'), tile('LXR', 'selling', 9))
const codes = (input: Partial<Parameters<typeof overviewOf>[1]>) =>
  overviewOf(view, { sort: 'worst', limit: 100, ...input }).branches.map(({ branchCode }) => branchCode)

it('the worst comes first', () => {
  expect(codes({})).toEqual(['GIZ', 'CAI', 'ALX', 'LXR'])
  expect(codes({ sort: 'unsent' })).toEqual(['LXR', 'CAI', 'ALX', 'GIZ'])
})

it('pages follow one another without a gap, and what is said of the chain is of all of it', () => {
  const first = overviewOf(view, { sort: 'worst', limit: 3 })
  expect(first.branches).toHaveLength(3)
  expect(first.totals).toEqual({
    branches: 4,
    unsent: 14,
    deadLetters: 4,
    conflicts: 0,
    alerts: { critical: 4, warning: 2 },
  })
  expect(first.states).toMatchObject({ silent: 1, late: 1, selling: 2, new: 0 })
  const second = overviewOf(view, { sort: 'worst', limit: 3, after: first.nextAfter })
  expect(second.branches.map(({ branchCode }) => branchCode)).toEqual(['LXR'])
  expect(second.nextAfter).toBeNull()
})

it('a branch is found by its state and by part of its code or label', () => {
  expect(codes({ state: 'selling' })).toEqual(['ALX', 'LXR'])
  expect(codes({ search: 'shop c' })).toEqual(['CAI'])
})

it('a place in another order is refused', () => {
  const { nextAfter } = overviewOf(view, { sort: 'worst', limit: 1 })
  expect(() => overviewOf(view, { sort: 'code', limit: 1, after: nextAfter })).toThrow(BranchlineError)
})
