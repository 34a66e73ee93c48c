import type { WatermarkRow } from '@branchline/db/branch'
import type { Services } from '../services.ts'

/** The cursor is of another life of central's database: the DocType is loaded from the beginning, as a new generation. */
export async function startReload(
  { store, clock, log }: Services,
  { doctype, generation }: WatermarkRow,
): Promise<WatermarkRow> {
  const at = new Date(clock.now()).toISOString()
  const row: WatermarkRow = { doctype, cursor: null, generation: generation + 1, reloading: true, at }
  await store.write(async (tx) => {
    await tx.putWatermark(row)
    await tx.addLogs([{ at, kind: 'resync', doctype, message: 'central asked for a reload from the beginning' }])
  })
  log.warn({ doctype }, 'reloading from the beginning')
  return row
}

/**
 * What central did not send is gone there. What this branch still owes, or brought up while the reload lasted, stays. Answers how
 * many records went.
 */
export async function endReload({ store, clock }: Services, watermark: WatermarkRow): Promise<number> {
  const { doctype, generation, at } = watermark
  const now = new Date(clock.now()).toISOString()
  return store.write(async (tx) => {
    const removed = generation > 1 ? await tx.removeUnseen(doctype, generation, at) : []
    await tx.putWatermark({ ...watermark, reloading: false, at: now })
    return removed.length
  })
}
