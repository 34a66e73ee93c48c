import { inSteps } from '@branchline/platform'
import type { Services } from '../services.ts'
import { type RetentionSettings, retentionCutoffs } from './retention-settings.ts'

/** Rows in one write transaction: a sale that comes in the middle waits some milliseconds for it. */
export const stepRows = 500

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

/**
 * Goes through the outbox once. What it looks at it reads outside any transaction; a row that is put back to be sent again in
 * between (central was restored) makes its step fail whole, and the next run finds it as it is.
 */
function archiving(store: Services['store'], settledBefore: string) {
  let after = 0
  return async () => {
    const { sequences, next } = await store.read.findArchivable({ after, settledBefore, limit: stepRows })
    if (sequences.length > 0) await store.write((tx) => tx.archiveAcked(sequences))
    after = next ?? after
    return { count: sequences.length, more: next !== null }
  }
}
