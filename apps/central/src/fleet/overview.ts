import {
  BranchlineError,
  type BranchTile,
  type CentralHandlers,
  type FleetOverviewInput,
  type FleetOverviewOutput,
  readListPosition,
  writeListPosition,
} from '@branchline/protocol'
import type { Services } from '../services.ts'
import { stateOrder } from './branch-state.ts'
import type { FleetView } from './fleet-watch.ts'
import { addStrips } from './money-standing.ts'

/** `fleet.overview`: the chain, and its branches worst first. */
export function fleetOverview({ fleet }: Services): CentralHandlers['fleet']['overview'] {
  return async (input) => overviewOf(await fleet.view(), input)
}

/** Pure. Errors: INVALID_CURSOR. */
export function overviewOf(view: FleetView, input: FleetOverviewInput): FleetOverviewOutput {
  const tiles = view.branches.map(({ tile }) => tile)
  const position = readListPosition(input.after)
  if (position && position[0] !== input.sort) {
    throw new BranchlineError('INVALID_CURSOR', 'Pass `after` on with the `sort` it was given for.')
  }
  const wanted = tiles.filter((tile) => isWanted(tile, input)).map((tile) => ({ tile, rank: rankOf(tile, input.sort) }))
  wanted.sort((a, b) => compare(a.rank, b.rank))
  const rest = position ? wanted.filter(({ rank }) => compare(rank, position[1]) > 0) : wanted
  const page = rest.slice(0, input.limit)
  const last = page.at(-1)
  const sum = (of: (tile: BranchTile) => number) => tiles.reduce((total, tile) => total + of(tile), 0)
  return {
    at: new Date(view.atMs).toISOString(),
    money: addStrips(tiles.flatMap(({ money }) => money)),
    states: countStates(tiles),
    totals: {
      branches: tiles.length,
      unsent: sum(({ unsent }) => unsent.operations),
      deadLetters: sum(({ deadLetters }) => deadLetters),
      conflicts: sum(({ conflicts }) => conflicts),
      alerts: {
        critical: view.chainAlerts.critical + sum(({ alerts }) => alerts.critical),
        warning: view.chainAlerts.warning + sum(({ alerts }) => alerts.warning),
      },
    },
    throughput: view.throughput,
    arrivals: view.arrivals,
    branches: page.map(({ tile }) => tile),
    nextAfter: last && rest.length > page.length ? writeListPosition({ name: input.sort, key: last.rank }) : null,
  }
}

function countStates(tiles: BranchTile[]): FleetOverviewOutput['states'] {
  const counts = Object.fromEntries(stateOrder.map((state) => [state, 0])) as FleetOverviewOutput['states']
  for (const { state } of tiles) counts[state] += 1
  return counts
}

function isWanted({ branchCode, label, state }: BranchTile, input: FleetOverviewInput): boolean {
  if (input.state !== undefined && input.state !== state) return false
  const text = input.search?.trim().toLowerCase()
  return !text || branchCode.toLowerCase().includes(text) || label.toLowerCase().includes(text)
}

/** Text by which tiles are in order; each branch has another. */
function rankOf(tile: BranchTile, sort: FleetOverviewInput['sort']): string {
  const { branchCode } = tile
  switch (sort) {
    case 'code':
      return branchCode
    case 'worst':
      return `${stateOrder.indexOf(tile.state)} ${branchCode}`
    case 'contact':
      return `${tile.lastContactAt ?? ''} ${branchCode}`
    case 'unsent':
      return `${String(9_999_999_999 - tile.unsent.operations).padStart(10, '0')} ${branchCode}`
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
