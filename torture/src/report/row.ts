import type { Violation } from '../books/laws.ts'

/** One line of the report: one thing that was done, how often, and what came of it. */
export interface Row {
  what: string
  times: number
  violations: Violation[]
  /** How long each round took to come to rest after the last fault, in ms. */
  restMs: number[]
  /** Why it was not done here; or something to know about how it went. */
  note?: string
}
