import type { Guarantee } from './broken.ts'
import type { Fault } from './faults.ts'
import type { Outcome } from './outcome.ts'
import type { RarePath } from './rare-paths.ts'

/** How often something happened, and in how many runs. */
export interface Count {
  times: number
  runs: number
}

/** What many runs came to; plain and additive, so that a long search can be written down in pieces and added up. */
export interface Tally {
  seeds: number
  wallMs: number
  virtualMs: number
  events: number
  /** By guarantee. */
  checks: Partial<Record<Guarantee, Count>>
  faults: Partial<Record<Fault, Count>>
  paths: Partial<Record<RarePath, Count>>
  /** Milliseconds to rest, to two digits -> runs. */
  rests: Record<string, number>
  outboxMax: number
  absorbed: number
  /** Seeds that were run twice, and those of them whose runs differed. */
  repeats: number
  unlike: number[]
  broken: { seed: number; message: string }[]
}

export function emptyTally(): Tally {
  return {
    ...{ seeds: 0, wallMs: 0, virtualMs: 0, events: 0, checks: {}, faults: {}, paths: {}, rests: {} },
    ...{ outboxMax: 0, absorbed: 0, repeats: 0, unlike: [], broken: [] },
  }
}

/** One run. Pure but for `tally`, which grows. */
export function addOutcome(tally: Tally, outcome: Outcome): void {
  const { seed, broken, virtualMs, events, checks, faults, paths, restMs, outboxMax, absorbed } = outcome
  tally.seeds += 1
  tally.virtualMs += virtualMs
  tally.events += events
  tally.absorbed += absorbed
  tally.outboxMax = Math.max(tally.outboxMax, outboxMax)
  const rest = Number(restMs.toPrecision(2))
  tally.rests[rest] = (tally.rests[rest] ?? 0) + 1
  count(tally.checks, checks)
  count(tally.faults, faults)
  count(tally.paths, paths)
  if (broken) tally.broken.push({ seed, message: broken.message.split('\n')[0] ?? '' })
}

/** What another search found, on top. */
export function addTally(tally: Tally, other: Tally): void {
  for (const sum of ['seeds', 'wallMs', 'virtualMs', 'events', 'absorbed', 'repeats'] as const) {
    tally[sum] += other[sum]
  }
  tally.outboxMax = Math.max(tally.outboxMax, other.outboxMax)
  for (const [rest, runs] of Object.entries(other.rests)) tally.rests[rest] = (tally.rests[rest] ?? 0) + runs
  add(tally.checks, other.checks)
  add(tally.faults, other.faults)
  add(tally.paths, other.paths)
  tally.unlike.push(...other.unlike)
  tally.broken.push(...other.broken)
}

/** The rest that this share of runs had reached, in seconds. */
export function restAt({ rests, seeds }: Tally, share: number): number {
  let runs = 0
  const sorted = Object.entries(rests).sort(([a], [b]) => Number(a) - Number(b))
  for (const [rest, many] of sorted) {
    runs += many
    if (runs >= seeds * share) return Number(rest) / 1000
  }
  return 0
}

function count<Name extends PropertyKey>(
  counts: Partial<Record<Name, Count>>,
  met: Partial<Record<Name, number>>,
): void {
  for (const [name, times] of Object.entries(met) as [Name, number][]) {
    const { times: before, runs } = counts[name] ?? { times: 0, runs: 0 }
    counts[name] = { times: before + times, runs: runs + (times > 0 ? 1 : 0) }
  }
}

function add<Name extends PropertyKey>(
  counts: Partial<Record<Name, Count>>,
  other: Partial<Record<Name, Count>>,
): void {
  for (const [name, { times, runs }] of Object.entries(other) as [Name, Count][]) {
    const before = counts[name] ?? { times: 0, runs: 0 }
    counts[name] = { times: before.times + times, runs: before.runs + runs }
  }
}
