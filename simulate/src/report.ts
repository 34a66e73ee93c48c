import { faultNames } from './faults.ts'
import type { Outcome } from './outcome.ts'

const dayMs = 86_400_000
/** Too few runs to ask that every fault happened. */
const seedsForEveryFault = 100

/** What many runs came to. */
export class Summary {
  readonly #startedMs = Date.now()
  readonly #outcomes: Outcome[] = []
  #repeats = 0
  readonly #unlike: number[] = []

  add(outcome: Outcome): void {
    this.#outcomes.push(outcome)
  }

  /** A seed was run twice: were both runs the same, event for event? */
  addRepeat(seed: number, same: boolean): void {
    this.#repeats += 1
    if (!same) this.#unlike.push(seed)
  }

  get isGood(): boolean {
    return this.#unlike.length === 0 && this.#outcomes.every(({ broken }) => !broken) && this.#silent.length === 0
  }

  /** Faults that never happened, though there were seeds enough. */
  get #silent(): string[] {
    if (this.#outcomes.length < seedsForEveryFault) return []
    return faultNames.filter((fault) => this.#outcomes.every(({ faults }) => (faults[fault] ?? 0) === 0))
  }

  lines(): string[] {
    const outcomes = this.#outcomes
    const sum = (of: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + of(outcome), 0)
    const minutes = (Date.now() - this.#startedMs) / 60_000
    const rests = outcomes.map(({ restMs }) => restMs).sort((a, b) => a - b)
    const restAt = (share: number) => ((rests[Math.floor((rests.length - 1) * share)] ?? 0) / 1000).toFixed(1)
    const broken = outcomes.filter((outcome) => outcome.broken).map(({ seed }) => seed)
    const row = (name: string, value: string | number) => `${name.padEnd(34)} ${value}`
    return [
      row('seeds', outcomes.length),
      row('seeds per minute', Math.round(outcomes.length / minutes)),
      row('virtual days', Math.round(sum(({ virtualMs }) => virtualMs) / dayMs)),
      row(
        'events',
        sum(({ events }) => events),
      ),
      row(
        'checks evaluated',
        sum(({ checks }) => checks),
      ),
      row('seconds to rest, p50 / p99', `${restAt(0.5)} / ${restAt(0.99)}`),
      row(
        'runs repeated, all alike',
        `${this.#repeats}, ${this.#unlike.length === 0 ? 'yes' : `NO: ${this.#unlike.join(', ')}`}`,
      ),
      '',
      `${'fault'.padEnd(34)} times   in % of seeds`,
      ...faultNames.map((fault) => {
        const times = sum(({ faults }) => faults[fault] ?? 0)
        const share = outcomes.filter(({ faults }) => (faults[fault] ?? 0) > 0).length / outcomes.length
        return row(fault, `${String(times).padStart(5)}   ${Math.round(share * 100)}`)
      }),
      '',
      ...(this.#silent.length > 0 ? [`NEVER HAPPENED: ${this.#silent.join(', ')}`] : []),
      broken.length === 0
        ? 'every guarantee held in every run'
        : `BROKEN in ${broken.length} runs: seeds ${broken.slice(0, 20).join(', ')}`,
    ]
  }
}
