import type { WatermarkRow } from '@branchline/db/branch'
import type { Change, SyncRunOutput } from '@branchline/protocol'
import { failureOf } from '../central-client/failure.ts'
import type { PeerHealth } from '../central-client/peer-health.ts'
import type { Services } from '../services.ts'
import { noteEpoch } from '../site/central-life.ts'
import type { RuleEntry } from '../site/rule-book.ts'
import { applyPage } from './apply-page.ts'
import type { PageSize } from './page-size.ts'
import { endReload, startReload } from './reload.ts'

/** So that a cycle ends by itself whatever arrives meanwhile; the next one goes on from the watermark. */
const pagesMax = 10_000

export interface PullContext {
  services: Services
  peer: PeerHealth
  pageSize: PageSize
  /** True: the page in hand is the last. */
  stopping: () => boolean
  /** A page of so many changes is stored. */
  stored?: ((doctype: string, changes: number) => void) | undefined
}

/**
 * Brings one DocType from its watermark to the end of central's feed, adding to `totals`. Answers why central does not give it, if
 * it does not; the others go on. A cursor of another life of central's database begins a reload. Throws what ends the cycle.
 */
export async function pullDoctype(
  context: PullContext,
  entry: RuleEntry,
  totals: SyncRunOutput,
): Promise<string | null> {
  const { services } = context
  const start = await watermarkOf(services, entry.rule.doctype)
  try {
    await pullPages(context, entry, start, totals)
  } catch (error) {
    const { kind, message } = failureOf(error)
    if (kind === 'doctype') return message
    if (kind !== 'resync' || start.cursor === null) throw error
    // First what central lost is owed again: what is owed, a reload does not take away.
    const { epoch } = await services.central.health()
    if (epoch !== undefined) await noteEpoch(services, epoch)
    await pullPages(context, entry, await startReload(services, start), totals)
  }
  return null
}

async function watermarkOf({ store, clock }: Services, doctype: string): Promise<WatermarkRow> {
  const stored = (await store.read.getWatermarks()).find((row) => row.doctype === doctype)
  if (stored) return stored
  return { doctype, cursor: null, generation: 1, reloading: true, at: new Date(clock.now()).toISOString() }
}

async function pullPages(
  { services, peer, pageSize, stopping, stored }: PullContext,
  entry: RuleEntry,
  start: WatermarkRow,
  totals: SyncRunOutput,
): Promise<void> {
  const { central, clock, hlc } = services
  const { doctype } = entry.rule
  const startedMs = clock.now()
  const ask = (cursor: string | null) =>
    pageSize.measured((limit) => central.changesSince({ doctype, cursor, limit }), clock)
  let request = ask(start.cursor)
  let [applied, parked, removed] = [0, 0, 0]
  for (let page = 0; page < pagesMax; page += 1) {
    const { changes, nextCursor, hasMore } = await request
    peer.succeeded()
    if (hasMore && !stopping()) {
      // The next page is on its way while this one is stored.
      request = ask(nextCursor)
      request.catch(() => {})
    }
    // Before it can be seen here: whoever edits it is later than it.
    hlc.receive(newestOf(changes))
    // While a reload lasts, `at` says when it began.
    const at = start.reloading ? start.at : new Date(clock.now()).toISOString()
    const watermark: WatermarkRow = { ...start, cursor: nextCursor, at }
    const done = await applyPage(services, entry, changes, watermark, start.generation)
    applied += done.applied
    parked += done.parked
    stored?.(doctype, changes.length)
    if (!hasMore && start.reloading) removed = await endReload(services, watermark)
    if (!hasMore || stopping()) break
  }
  totals.applied += applied
  await report(services, doctype, startedMs, { applied, parked, removed })
}

function newestOf(changes: Change[]): string {
  return changes.reduce((latest, { hlc }) => (hlc > latest ? hlc : latest), '')
}

async function report(
  { store, clock, log }: Services,
  doctype: string,
  startedMs: number,
  { applied, parked, removed }: { applied: number; parked: number; removed: number },
): Promise<void> {
  if (applied + parked + removed === 0) return
  const durationMs = Math.max(0, Math.round(clock.now() - startedMs))
  const message = parked + removed > 0 ? `${parked} parked, ${removed} removed after a reload` : null
  const at = new Date(clock.now()).toISOString()
  await store.write((tx) => tx.addLogs([{ at, kind: 'pull', doctype, count: applied, durationMs, message }]))
  log.info({ doctype, applied, parked, removed, durationMs }, 'pull')
}
