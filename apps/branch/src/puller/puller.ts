import type { WatermarkRow } from '@branchline/db/branch'
import { type SyncRunOutput, travelsDown } from '@branchline/protocol'
import { Mutex } from 'async-mutex'
import { beganToGoUp, goesUp } from '../backfill/plan-backfill.ts'
import { failureOf } from '../central-client/failure.ts'
import type { PeerHealth } from '../central-client/peer-health.ts'
import type { Services } from '../services.ts'
import { noteEpoch } from '../site/central-life.ts'
import type { RuleEntry } from '../site/rule-book.ts'
import { applyPage } from './apply-page.ts'
import { putBackLocalEdits } from './put-back-edits.ts'
import { retryParked } from './retry-parked.ts'

const pageChanges = 2_500
/** So that a cycle ends by itself whatever arrives meanwhile; the next one goes on from the watermark. */
const pagesMax = 10_000

/** Brings central's changes down, one DocType after the other, in priority order. Independent of the drainer: neither waits for the other. */
export class Puller {
  readonly #services: Services
  readonly #peer: PeerHealth
  readonly #onNewRules: () => void
  readonly #turn = new Mutex()
  #rulesVersion = ''
  #stopping = false

  constructor(services: Services, peer: PeerHealth, onNewRules: () => void = () => {}) {
    this.#services = services
    this.#peer = peer
    this.#onNewRules = onNewRules
  }

  /** The rules as last fetched. */
  get rulesVersion(): string {
    return this.#rulesVersion
  }

  /** One cycle: rules, local edits put back, all DocTypes (or those given), parked records again. Cycles wait for one another. */
  run({ doctypes }: { doctypes?: string[] } = {}): Promise<SyncRunOutput> {
    return this.#turn.runExclusive(async () => {
      const { store, clock } = this.#services
      const totals: SyncRunOutput = { applied: 0, rejected: 0, deferred: 0, remaining: 0 }
      try {
        totals.applied += await putBackLocalEdits(this.#services)
        if (!doctypes || this.#rulesVersion === '') await this.#fetchRules()
        const behind = new Set(doctypes ?? (await this.#behind()))
        // A reload removes what central does not have: not before all this branch holds is owed.
        for (const { doctype } of await store.read.listBackfills()) behind.delete(doctype)
        for (const entry of this.#followed()) {
          if (this.#stopping) break
          if (!behind.has(entry.rule.doctype)) continue
          const refused = await this.#pullDoctype(entry, totals)
          if (refused) totals.error = refused
        }
        totals.applied += await retryParked(this.#services)
        const now = new Date(clock.now()).toISOString()
        await store.write((tx) => tx.patchSiteConfig({ lastPullAt: now, lastError: null }))
      } catch (error) {
        totals.error = await this.#noteFailure(error)
      }
      const parked = await store.read.findParked(null, pageChanges)
      totals.deferred = parked.filter(({ code }) => code === 'OWED').length
      totals.rejected = parked.length - totals.deferred
      totals.remaining = parked.length
      return totals
    })
  }

  /** Every followed DocType with the cursor it has applied. */
  async cursors(): Promise<Record<string, string | null>> {
    const watermarks = new Map((await this.#services.store.read.getWatermarks()).map((row) => [row.doctype, row]))
    return Object.fromEntries(
      this.#followed().map(({ rule }) => [rule.doctype, watermarks.get(rule.doctype)?.cursor ?? null]),
    )
  }

  /** Finishes the page in hand and takes no more. */
  async stop(): Promise<void> {
    this.#stopping = true
    await this.#turn.waitForUnlock()
  }

  /** One question to central for all DocTypes; a reload that was broken off goes on in any case. */
  async #behind(): Promise<string[]> {
    const { central, store } = this.#services
    const reloading = (await store.read.getWatermarks()).filter((row) => row.reloading && row.generation > 1)
    const { doctypes } = await central.changesPending({ cursors: await this.cursors() })
    this.#peer.succeeded()
    return [...doctypes, ...reloading.map(({ doctype }) => doctype)]
  }

  #followed(): RuleEntry[] {
    return this.#services.rules.enabled().filter(({ rule }) => travelsDown(rule))
  }

  async #fetchRules(): Promise<void> {
    const { central, store, rules } = this.#services
    const registry = await central.getRegistry()
    this.#peer.succeeded()
    await this.#noteTimezone(registry.site.timezone)
    if (registry.rulesVersion === this.#rulesVersion) return
    await store.write(async (tx) => {
      const started = beganToGoUp(await tx.listRules(), registry.rules)
      for (const { doctype } of await tx.listBackfills()) {
        if (!registry.rules.some((rule) => rule.doctype === doctype && goesUp(rule))) await tx.removeBackfill(doctype)
      }
      for (const doctype of started) await tx.putBackfill({ doctype, afterKey: '' })
      await tx.replaceRules(registry.rules)
      await tx.replaceSiblings(registry.siblings)
    })
    rules.replace(registry.rules)
    this.#rulesVersion = registry.rulesVersion
    this.#onNewRules()
  }

  /** The branch's day goes by it from now on, also without a line. */
  async #noteTimezone(timezone: string): Promise<void> {
    if (timezone === this.#services.timezone) return
    await this.#services.store.write((tx) => tx.patchSiteConfig({ timezone }))
    this.#services.timezone = timezone
  }

  /** Answers why central does not give this DocType, if it does not; the others go on. */
  async #pullDoctype(entry: RuleEntry, totals: SyncRunOutput): Promise<string | null> {
    const { doctype } = entry.rule
    const stored = (await this.#services.store.read.getWatermarks()).find((row) => row.doctype === doctype)
    const start: WatermarkRow = stored ?? {
      doctype,
      cursor: null,
      generation: 1,
      reloading: true,
      at: new Date(this.#services.clock.now()).toISOString(),
    }
    try {
      await this.#pullPages(entry, start, totals)
    } catch (error) {
      const { kind, message } = failureOf(error)
      if (kind === 'doctype') return message
      if (kind !== 'resync' || start.cursor === null) throw error
      // First what central lost is owed again: what is owed, a reload does not take away.
      const { epoch } = await this.#services.central.health()
      if (epoch !== undefined) await noteEpoch(this.#services, epoch)
      await this.#pullPages(entry, await this.#startReload(start), totals)
    }
    return null
  }

  async #pullPages({ rule, adapter }: RuleEntry, start: WatermarkRow, totals: SyncRunOutput): Promise<void> {
    const { central, clock, store, hlc, log } = this.#services
    const { doctype } = rule
    const startedMs = clock.now()
    const ask = (cursor: string | null) => central.changesSince({ doctype, cursor, limit: pageChanges })
    let request = ask(start.cursor)
    let [applied, parked, removed] = [0, 0, 0]
    for (let page = 0; page < pagesMax; page += 1) {
      const { changes, nextCursor, hasMore } = await request
      this.#peer.succeeded()
      if (hasMore && !this.#stopping) {
        // The next page is on its way while this one is stored.
        request = ask(nextCursor)
        request.catch(() => {})
      }
      // While a reload lasts, `at` says when it began.
      const at = start.reloading ? start.at : new Date(clock.now()).toISOString()
      const watermark: WatermarkRow = { ...start, cursor: nextCursor, at }
      const done = await applyPage(this.#services, { rule, adapter }, changes, watermark, start.generation)
      applied += done.applied
      parked += done.parked
      const newest = changes.reduce((latest, change) => (change.hlc > latest ? change.hlc : latest), '')
      if (newest) hlc.receive(newest)
      if (!hasMore && start.reloading) removed = await this.#endReload(watermark)
      if (!hasMore || this.#stopping) break
    }
    totals.applied += applied
    const durationMs = Math.max(0, Math.round(clock.now() - startedMs))
    if (applied + parked + removed === 0) return
    const message = parked + removed > 0 ? `${parked} parked, ${removed} removed after a reload` : null
    const at = new Date(clock.now()).toISOString()
    await store.write((tx) => tx.addLogs([{ at, kind: 'pull', doctype, count: applied, durationMs, message }]))
    log.info({ doctype, applied, parked, removed, durationMs }, 'pull')
  }

  /** The cursor is of another life of central's database: the DocType is loaded from the beginning. */
  async #startReload({ doctype, generation }: WatermarkRow): Promise<WatermarkRow> {
    const { store, clock, log } = this.#services
    const at = new Date(clock.now()).toISOString()
    const row: WatermarkRow = { doctype, cursor: null, generation: generation + 1, reloading: true, at }
    await store.write(async (tx) => {
      await tx.putWatermark(row)
      await tx.addLogs([{ at, kind: 'resync', doctype, message: 'central asked for a reload from the beginning' }])
    })
    log.warn({ doctype }, 'reloading from the beginning')
    return row
  }

  /** What central did not send is gone there. What this branch still owes, or brought up while the reload lasted, stays. */
  async #endReload(watermark: WatermarkRow): Promise<number> {
    const { doctype, generation, at } = watermark
    const now = new Date(this.#services.clock.now()).toISOString()
    return this.#services.store.write(async (tx) => {
      const removed = generation > 1 ? await tx.removeUnseen(doctype, generation, at) : []
      await tx.putWatermark({ ...watermark, reloading: false, at: now })
      return removed.length
    })
  }

  async #noteFailure(error: unknown): Promise<string> {
    const { kind, message } = failureOf(error)
    if (kind === 'outage') this.#peer.failed()
    await this.#services.store.write((tx) => tx.patchSiteConfig({ lastError: message }))
    return message
  }
}
