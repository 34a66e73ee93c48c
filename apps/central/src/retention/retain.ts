import type { CentralTransaction } from '@branchline/db/central'
import type { Services } from '../services.ts'
import { purgeReceipts } from './purge-receipts.ts'
import { type RetentionSettings, retentionCutoffs } from './retention-settings.ts'

/** Rows in one transaction. */
const stepRows = 500
/** Between two steps pushes and pages have the database for themselves. */
const stepPauseMs = 20
/** So that a run ends by itself; the next one goes on. */
const stepsMax = 2_000

export interface Retained {
  tombstones: number
  logs: number
  receipts: number
}

/** One run of retention, in steps. Several centrals on one database share the work: each takes rows that no other has in hand. */
export async function retain(
  { store, clock }: Pick<Services, 'store' | 'clock'>,
  settings: RetentionSettings,
  signal: AbortSignal,
): Promise<Retained> {
  const cutoffs = retentionCutoffs(settings, clock.now())
  const inSteps = async (step: (tx: CentralTransaction) => Promise<number>): Promise<number> => {
    let total = 0
    for (let steps = 0; steps < stepsMax && !signal.aborted; steps += 1) {
      const count = await store.write(step)
      total += count
      if (count < stepRows) break
      await clock.sleep(stepPauseMs, signal).catch(() => {})
    }
    return total
  }
  const tombstones = await inSteps((tx) => tx.purgeTombstones(cutoffs.purgeTombstonesBefore, stepRows))
  const logs = await inSteps((tx) => tx.purgeLogs(cutoffs.purgeLogsBefore, stepRows))
  await store.write(async (tx) => {
    await tx.removeExpiredSessions(cutoffs.sessionsExpiredBy)
    await tx.removeEventReaders(cutoffs.eventReadersUnreadSince)
  })
  const receipts = signal.aborted ? 0 : await purgeReceipts({ store, clock })
  return { tombstones, logs, receipts }
}
