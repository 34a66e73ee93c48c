import type { CentralTransaction } from '@branchline/db/central'
import { inSteps } from '@branchline/platform'
import { resolutions } from '../fleet/fleet-meter.ts'
import type { Services } from '../services.ts'
import { purgeReceipts } from './purge-receipts.ts'
import { type RetentionSettings, retentionCutoffs } from './retention-settings.ts'

/** Rows in one transaction. */
const stepRows = 500

export interface Retained {
  tombstones: number
  logs: number
  receipts: number
  /** Of the charts. */
  points: number
  alerts: number
  commands: number
}

/** One run of retention, in steps. Several centrals on one database share the work: each takes rows that no other has in hand. */
export async function retain(
  { store, clock }: Pick<Services, 'store' | 'clock'>,
  settings: RetentionSettings,
  signal: AbortSignal,
): Promise<Retained> {
  const cutoffs = retentionCutoffs(settings, clock.now())
  const purge = (step: (tx: CentralTransaction) => Promise<number>): Promise<number> =>
    inSteps(clock, signal, async () => {
      const count = await store.write(step)
      return { count, more: count === stepRows }
    })
  const tombstones = await purge((tx) => tx.purgeTombstones(cutoffs.purgeTombstonesBefore, stepRows))
  const logs = await purge((tx) => tx.purgeLogs(cutoffs.purgeLogsBefore, stepRows))
  await store.write(async (tx) => {
    await tx.removeExpiredSessions(cutoffs.sessionsExpiredBy)
    await tx.removeEventReaders(cutoffs.eventReadersUnreadSince)
  })
  const points = await sum(resolutions, (resolution) =>
    purge((tx) => tx.purgeHistoryPoints(resolution, cutoffs.purgePointsBefore[resolution], stepRows)),
  )
  const alerts = await purge((tx) => tx.purgeAlerts(cutoffs.purgeLogsBefore, stepRows))
  const commands = await purge((tx) => tx.purgeCommands(cutoffs.purgeLogsBefore, stepRows))
  const receipts = signal.aborted ? 0 : await purgeReceipts({ store, clock })
  return { tombstones, logs, receipts, points, alerts, commands }
}

async function sum<T>(all: readonly T[], count: (one: T) => Promise<number>): Promise<number> {
  let total = 0
  for (const one of all) total += await count(one)
  return total
}
