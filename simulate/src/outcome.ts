import type { Guarantee } from './broken.ts'
import type { Fault } from './faults.ts'
import type { PlantedBug } from './planted.ts'
import type { RarePath } from './rare-paths.ts'

/** A run by name: the same case is the same run. What is left out leaves everything else as it is. */
export interface Case {
  seed: number
  /** Faults that do not happen. */
  without?: readonly Fault[]
  /** Only these of the seed's actions, counted from 1; the others pass without a deed. */
  actions?: readonly number[]
  /** So many branches. */
  branches?: number
  planted?: PlantedBug
  /** Each thing that happens is told. */
  traced?: boolean
}

/** What a run came to; plain, it crosses from process to process. */
export interface Outcome {
  seed: number
  broken: { guarantee: Guarantee; message: string } | null
  /** The same for two runs of a case, event for event and row for row. */
  digest: string
  events: number
  virtualMs: number
  /** From the healing to the rest. */
  restMs: number
  /** How many branches and actions there were. */
  branches: number
  actions: number
  /** How often each guarantee was checked. */
  checks: Partial<Record<Guarantee, number>>
  faults: Partial<Record<Fault, number>>
  paths: Partial<Record<RarePath, number>>
  /** The most operations that one branch owed. */
  outboxMax: number
  /** Operations that came to central again after it had taken them. */
  absorbed: number
  trace: string[]
}

/** A case as arguments of `simulate`. */
export function argumentsOf({ seed, without, actions, branches, planted }: Case): string {
  return [
    `--seed ${seed}`,
    ...(without && without.length > 0 ? [`--without '${without.join(',')}'`] : []),
    ...(actions ? [`--actions ${actions.join(',') || '0'}`] : []),
    ...(branches === undefined ? [] : [`--branches ${branches}`]),
    ...(planted === undefined ? [] : [`--planted '${planted}'`]),
  ].join(' ')
}

/** A run that came to no end of its own. */
export function lostRun(seed: number, message: string): Outcome {
  return {
    ...{ seed, broken: { guarantee: 0, message }, digest: '', events: 0, virtualMs: 0, restMs: 0 },
    ...{ branches: 0, actions: 0, checks: {}, faults: {}, paths: {}, outboxMax: 0, absorbed: 0, trace: [] },
  }
}
