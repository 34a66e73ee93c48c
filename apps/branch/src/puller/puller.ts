import { limits, type SyncRunOutput, travelsDown } from '@branchline/protocol'
import { Mutex } from 'async-mutex'
import { applyAliases } from '../aliases/apply-aliases.ts'
import { failureOf } from '../central-client/failure.ts'
import type { PeerHealth } from '../central-client/peer-health.ts'
import type { Services } from '../services.ts'
import type { RuleEntry } from '../site/rule-book.ts'
import { fetchRules } from './fetch-rules.ts'
import { PageSize } from './page-size.ts'
import { type PullContext, pullDoctype } from './pull-doctype.ts'
import { putBackLocalEdits } from './put-back-edits.ts'
import { findReady, retryParked } from './retry-parked.ts'

/** A change of these may be one of the cashiers, who come with the rules. */
const sayWhoWorksHere = (doctype: string) => doctype === 'User' || doctype === 'POS Profile'

/** Brings central's changes down, one DocType after the other, in priority order. Independent of the drainer: neither waits for the other. */
export class Puller {
  readonly #services: Services
  readonly #peer: PeerHealth
  readonly #onNewRules: () => void
  readonly #turn = new Mutex()
  readonly #pageSize = new PageSize()
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

  /**
   * One cycle: rules, local edits put back, all DocTypes (or those given), parked records again. Cycles wait for one another. `stored` is
   * told of every page.
   */
  run({ doctypes, stored }: { doctypes?: string[]; stored?: PullContext['stored'] } = {}): Promise<SyncRunOutput> {
    return this.#turn.runExclusive(async () => {
      const totals: SyncRunOutput = { applied: 0, rejected: 0, deferred: 0, remaining: 0 }
      try {
        await this.#cycle(doctypes, totals, stored)
      } catch (error) {
        totals.error = await this.#noteFailure(error)
      }
      const parked = await this.#services.store.read.findParked(null, limits.feedPageChanges)
      totals.deferred = parked.filter(({ code }) => code === 'OWED').length
      totals.rejected = parked.length - totals.deferred
      totals.remaining = parked.length
      return totals
    })
  }

  async #cycle(doctypes: string[] | undefined, totals: SyncRunOutput, stored: PullContext['stored']): Promise<void> {
    const services = this.#services
    const { store, clock } = services
    totals.applied += await putBackLocalEdits(services)
    if (!doctypes || this.#rulesVersion === '' || doctypes.some(sayWhoWorksHere)) await this.#fetchRules()
    const ready = await findReady(services)
    const behind = new Set(doctypes ?? (await this.#behind()))
    // A reload removes what central does not have: not before all this branch holds is owed.
    for (const { doctype } of await store.read.listBackfills()) behind.delete(doctype)
    const context = { services, peer: this.#peer, pageSize: this.#pageSize, stopping: () => this.#stopping, stored }
    for (const entry of this.#followed()) {
      if (this.#stopping) return
      if (!behind.has(entry.rule.doctype)) continue
      const refused = await pullDoctype(context, entry, totals)
      if (refused) totals.error = refused
    }
    totals.applied += await retryParked(services, ready, doctypes)
    await applyAliases(services)
    const now = new Date(clock.now()).toISOString()
    await store.write((tx) => tx.patchSiteConfig({ lastPullAt: now, lastError: null }))
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
    const known = this.#rulesVersion
    this.#rulesVersion = await fetchRules(this.#services, known)
    this.#peer.succeeded()
    if (this.#rulesVersion !== known) this.#onNewRules()
  }

  async #noteFailure(error: unknown): Promise<string> {
    const { kind, message } = failureOf(error)
    if (kind === 'outage') this.#peer.failed()
    await this.#services.store.write((tx) => tx.patchSiteConfig({ lastError: message }))
    return message
  }
}
