import type { Chance } from '../world/chance.ts'

/** What this lane counts: what the scheduler did, and what went wrong. Each must happen in a hundred seeds. */
export const statementCounts = [
  'statements stepped',
  'transactions committed',
  'statements blocked',
  'commits out of order',
  'pushes twice at once',
  'deadlocks',
  'serialization failures',
  'statements cancelled',
  'connections terminated',
  'commits unanswered',
  'central killed in a transaction',
  'other sessions',
] as const
export type StatementCount = (typeof statementCounts)[number]
export type StatementCounts = Record<StatementCount, number>

const shareOfSeedsOn = 0.6

/** What goes wrong with statements and connections: on in some seeds, off in others, at rates of the seed's. */
export class StatementFaults {
  readonly counts = Object.fromEntries(statementCounts.map((name) => [name, 0])) as StatementCounts
  #healed = false

  constructor(readonly chance: Chance) {}

  heal(): void {
    this.#healed = true
  }

  /** Does it happen here, now? `percent`: of occasions, at the highest rate. Counted by who makes it happen. */
  strikes(fault: StatementCount, place: string, percent: number): boolean {
    const { chance } = this
    if (this.#healed || chance.at(`fault ${fault}`) >= shareOfSeedsOn) return false
    const rate = 0.2 + 0.8 * chance.at(`rate ${fault}`)
    return chance.next(`${fault} ${place}`) < (rate * percent) / 100
  }

  count(name: StatementCount): void {
    this.counts[name] += 1
  }
}
