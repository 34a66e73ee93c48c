import type { Chance } from './world/chance.ts'

/** Everything that may go wrong. Each is on in some seeds and off in others. */
export const faultNames = [
  'request lost',
  'response lost',
  'request twice',
  'request late',
  'answer cut',
  'partition',
  'branch killed',
  'branch killed after a commit',
  'central killed',
  'central killed after a commit',
  'closed for days',
  'login ended',
  'clock jumps',
  'database error',
  'wake-up lost',
  'poison record',
  'till sends twice',
] as const
export type Fault = (typeof faultNames)[number]

const shareOfSeedsOn = 0.6

/** Which faults a seed has, how often, and how often each really happened. */
export class Faults {
  readonly counts = new Map<Fault, number>(faultNames.map((name) => [name, 0]))
  readonly #rates = new Map<Fault, number>()
  #healed = false

  constructor(
    readonly chance: Chance,
    without: readonly Fault[] = [],
  ) {
    for (const name of faultNames) {
      const on = !without.includes(name) && chance.at(`fault ${name}`) < shareOfSeedsOn
      // From rare to frequent: some bugs need a storm, others a single drop in calm weather.
      this.#rates.set(name, on ? 0.2 + 0.8 * chance.at(`rate ${name}`) : 0)
    }
  }

  get on(): Fault[] {
    return faultNames.filter((name) => (this.#rates.get(name) ?? 0) > 0)
  }

  /** Nothing goes wrong any more. */
  heal(): void {
    this.#healed = true
  }

  /** Does it happen here, now? `share`: of a hundred occasions at the highest rate. */
  strikes(fault: Fault, place: string, percent: number): boolean {
    const rate = this.#healed ? 0 : (this.#rates.get(fault) ?? 0)
    if (rate === 0 || this.chance.next(`${fault} ${place}`) >= (rate * percent) / 100) return false
    this.count(fault)
    return true
  }

  count(fault: Fault): void {
    this.counts.set(fault, (this.counts.get(fault) ?? 0) + 1)
  }
}
