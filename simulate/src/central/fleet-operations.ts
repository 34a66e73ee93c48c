import type { CentralReader, CentralTransaction } from '@branchline/db/central'

// People ask nothing of the simulated chain, and nobody looks at its books: what a heartbeat writes down of them goes nowhere.

export type FleetReads = Pick<CentralReader, 'listWaitingCommands'>
export type FleetWrites = Pick<CentralTransaction, 'noteSold' | 'replaceDeadLetterCopies' | 'endCommands'>

export const fleetReads: FleetReads = { listWaitingCommands: async () => [] }

export const fleetWrites: FleetWrites = {
  noteSold: async () => [],
  replaceDeadLetterCopies: async () => {},
  endCommands: async () => {},
}
