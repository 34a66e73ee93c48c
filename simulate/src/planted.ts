import { branchPlants } from './planted/in-branch.ts'
import { centralPlants } from './planted/in-central.ts'
import { type TillPlant, tillPlants } from './planted/in-tills.ts'

/** Defects that may be switched on to see whether the simulator finds them. Each wraps a port; none is in the product. */
const ownBugs = {
  'ack before commit': 'central answers first and commits a moment later',
  'receipt forgotten': 'every third push writes no receipts',
  'cancel swallowed': 'a cancellation is answered as done and not written',
  'page skips one': 'a full page of the feed ends one position too far',
  'deletion without tombstone': 'what is deleted at central leaves no tombstone',
  'deletions after upserts': 'a page is given upserts first, deletions after them',
  'watermark before the page': 'the watermark is kept although the page was rolled back',
  'sale without its operation': 'the outbox row is written in a transaction of its own',
  'in flight not reset': 'what was in flight when the server died stays so',
  'outage counted': 'a failed request counts as an attempt of each record',
  'silence taken for yes': 'a request that failed settles its records',
  'numbers given back': 'a series gives every fifth number twice',
  echo: 'customers that were pulled are pushed back',
  'page partly applied': 'the last document of each page is left out',
  'numbers of the backup': 'a restored branch goes on from the numbers of its backup',
  'clone not fenced': 'central takes pushes whatever token they carry',
  'nothing sent again': 'a branch sends nothing again when central was restored',
  'one epoch for every life': 'a restored central goes on as if it had never been away',
  'reload sweeps nothing': 'what central lost stays at the branches',
  'floor too high': 'operations beyond the floor count as settled too',
  'torn body partly applied': 'of a torn body the whole records are taken',
  'replay window': 'central refuses operations older than a day',
  'compaction in flight': 'an edit is written into the operation that is on its way',
  'stops after a refused login': 'the drainer never runs again',
  'waits by the wall clock': 'a wait that the clock jumped out of lasts until the clock is there again',
} as const

type Plants = typeof centralPlants & typeof branchPlants
const plants: Plants = { ...centralPlants, ...branchPlants }

export type PlantedBug = keyof typeof ownBugs | keyof Plants | TillPlant
export const plantedBugs = {
  ...ownBugs,
  ...Object.fromEntries(Object.entries(plants).map(([name, { what }]) => [name, what])),
  ...tillPlants,
} as Readonly<Record<PlantedBug, string>>
export const plantedNames = Object.keys(plantedBugs) as PlantedBug[]
