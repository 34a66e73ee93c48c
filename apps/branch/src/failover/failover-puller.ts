import { Mutex } from 'async-mutex'
import { failureOf } from '../central-client/failure.ts'
import type { PeerHealth } from '../central-client/peer-health.ts'
import type { Services } from '../services.ts'
import { applyFailoverPage } from './apply-failover-page.ts'

const pageDocuments = 500

/**
 * Fetches what central holds in this branch's name: what tills wrote there while this server was down, and, for a server that begins with
 * an empty or a restored database, everything the branch ever wrote.
 */
export class FailoverPuller {
  readonly #services: Services
  readonly #peer: PeerHealth
  readonly #turn = new Mutex()
  #stopping = false
  /** Since this server started: when it last held all; since when it has not reached central. */
  #reconciledMs: number | null = null
  #cutOffSinceMs: number | null

  constructor(services: Services, peer: PeerHealth) {
    this.#services = services
    this.#peer = peer
    this.#cutOffSinceMs = services.clock.now()
  }

  /** Central's set for this branch, as it was when last asked, is contained in this one. */
  get reconciled(): boolean {
    return this.#reconciledMs !== null && this.#cutOffSinceMs === null
  }

  /** How far it has come in what central wrote; null: it has not been through it in this database, or has lost its place. */
  async reached(): Promise<string | null> {
    return this.reconciled ? ((await this.#services.store.read.getSiteConfig())?.failoverCursor ?? null) : null
  }

  /** Milliseconds since central was last reached; null: at the last try it was. */
  get cutOffMs(): number | null {
    return this.#cutOffSinceMs === null ? null : Math.max(0, this.#services.clock.now() - this.#cutOffSinceMs)
  }

  /** One run, to the end of what there is. Runs wait for one another. */
  run(): Promise<void> {
    return this.#turn.runExclusive(async () => {
      try {
        await this.#pull()
        this.#cutOffSinceMs = null
      } catch (error) {
        const { kind, code } = failureOf(error)
        if (kind === 'resync') await this.#services.store.write((tx) => tx.patchSiteConfig({ failoverCursor: null }))
        if (kind === 'outage') this.#peer.failed()
        this.#cutOffSinceMs ??= this.#services.clock.now()
        this.#services.log.warn({ code }, "what central wrote in this branch's name could not be fetched")
      }
    })
  }

  /** Finishes the page in hand. */
  async stop(): Promise<void> {
    this.#stopping = true
    await this.#turn.waitForUnlock()
  }

  async #pull(): Promise<void> {
    const { store, central, clock, log } = this.#services
    const site = await store.read.getSiteConfig()
    let cursor = site?.failoverCursor ?? null
    // A server that gets back what the branch ever wrote meets closings and their sales in any order.
    const fetchedAnew = cursor === null || site?.lastReconciledAt == null
    for (let more = true; more && !this.#stopping; ) {
      const page = await central.failoverTransactions({ cursor, limit: pageDocuments, all: cursor === null })
      this.#peer.succeeded()
      const at = new Date(clock.now()).toISOString()
      cursor = page.nextCursor
      more = page.hasMore
      const taken = await applyFailoverPage(
        this.#services,
        page.changes,
        {
          failoverCursor: cursor,
          failoverPending: page.pending,
          lastCentralCheckAt: at,
          ...(more ? {} : { lastReconciledAt: at }),
        },
        fetchedAnew,
      )
      if (taken > 0) log.info({ taken, pending: page.pending }, "took over what central holds in this branch's name")
      if (!more) this.#reconciledMs = clock.now()
    }
  }
}
