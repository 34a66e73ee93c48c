import type { Services } from '../services.ts'
import { type RetentionSettings, retentionCutoffs } from './retention-settings.ts'

/** Rows in one write transaction: a sale that comes in the middle waits some milliseconds for it. */
export const stepRows = 500
/** Between two steps whoever waits for the database has his turn. */
const stepPauseMs = 20
/** So that a run ends by itself; the next one goes on. */
const stepsMax = 2_000

export interface Retained {
  archived: number
  purged: number
  logs: number
}

/** One run of retention, in steps. A crash between two steps leaves nothing half done: the next run goes on. */
export async function retain(
  { store, clock }: Pick<Services, 'store' | 'clock'>,
  settings: RetentionSettings,
  signal: AbortSignal,
): Promise<Retained> {
  const cutoffs = retentionCutoffs(settings, clock.now())
  const archived = await inSteps(clock, signal, archiving(store, cutoffs.archiveSettledBefore))
  const purged = await inSteps(clock, signal, async () => {
    const count = await store.write((tx) => tx.purgeHistory(cutoffs.purgeSettledBefore, stepRows))
    return { count, more: count === stepRows }
  })
  const logs = await inSteps(clock, signal, async () => {
    const count = await store.write((tx) => tx.purgeLogs(cutoffs.purgeLogsBefore, stepRows))
    return { count, more: count === stepRows }
  })
  return { archived, purged, logs }
}

type Step = () => Promise<{ count: number; more: boolean }>

/**
 * Goes through the outbox once. What it looks at it reads outside any transaction; a row that is put back to be sent again in
 * between (central was restored) makes its step fail whole, and the next run finds it as it is.
 */
function archiving(store: Services['store'], settledBefore: string): Step {
  let after = 0
  return async () => {
    const { sequences, next } = await store.read.findArchivable({ after, settledBefore, limit: stepRows })
    if (sequences.length > 0) await store.write((tx) => tx.archiveAcked(sequences))
    after = next ?? after
    return { count: sequences.length, more: next !== null }
  }
}

async function inSteps(clock: Services['clock'], signal: AbortSignal, step: Step): Promise<number> {
  let total = 0
  for (let steps = 0; steps < stepsMax && !signal.aborted; steps += 1) {
    const { count, more } = await step()
    total += count
    if (!more) break
    await clock.sleep(stepPauseMs, signal).catch(() => {})
  }
  return total
}
