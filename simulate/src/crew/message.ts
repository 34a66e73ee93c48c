import type { Case, Outcome } from '../outcome.ts'

/** To a worker: run this. */
export interface Task {
  id: number
  case: Case
}

/** From a worker: what it came to; that its events go on; without an id, that it is ready. */
export type Report = { id: number; outcome: Outcome } | { id: number; goesOn: true } | { ready: true }
