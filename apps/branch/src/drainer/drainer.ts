import { type SyncRunOutput, travelsUp } from '@branchline/protocol'
import { Mutex } from 'async-mutex'
import { type Failure, failureOf } from '../central-client/failure.ts'
import type { PeerHealth } from '../central-client/peer-health.ts'
import type { Services } from '../services.ts'
import { noteEpoch } from '../site/central-life.ts'
import { DoctypeDrainer } from './drain-doctype.ts'

/** So that a run ends by itself whatever arrives meanwhile; the next wake-up goes on. */
const roundsMax = 1_000
/** Central may begin another life while a run lasts; more than one in a run is left to the next. */
const livesMax = 2

/** Brings operations up, DocType by DocType in priority order. */
export class Drainer {
  readonly #services: Services
  readonly #peer: PeerHealth
  readonly #doctypes: DoctypeDrainer
  readonly #turn = new Mutex()
  /** How many outages there had been when central last named its life. */
  #metAfter = -1
  /** Rows may be in flight that no request carries: at the start, and after a run that broke off. */
  #leftInFlight = true

  constructor(services: Services, peer: PeerHealth, onChangesPending: () => void) {
    this.#services = services
    this.#peer = peer
    this.#doctypes = new DoctypeDrainer(services, peer, onChangesPending)
  }

  /** Sends all that can be sent now. `now: true` ignores every back-off, the peer's and the rows', and counts what remains. Runs wait for one another. */
  run({ now = false } = {}): Promise<SyncRunOutput> {
    return this.#turn.runExclusive(async () => {
      const services = this.#services
      const { store, clock } = services
      const totals: SyncRunOutput = { applied: 0, rejected: 0, deferred: 0, remaining: 0 }
      if (this.#leftInFlight) await store.write((tx) => tx.resetInFlight())
      if (now) await store.write((tx) => tx.clearBackoff())
      if (now || (this.#peer.waitMs() === 0 && services.refusal === null)) {
        this.#leftInFlight = true
        const failure = await this.#meetAndDrain(totals)
        this.#leftInFlight = false
        if (failure) totals.error = failure.message
      }
      if (!now) return totals
      const { pending, inFlight, waiting, dead } = await store.read.countOutbox(new Date(clock.now()).toISOString())
      return { ...totals, remaining: pending + inFlight + waiting + dead }
    })
  }

  /** Finishes what is claimed and takes no more. */
  async stop(): Promise<void> {
    this.#doctypes.stop()
    await this.#turn.waitForUnlock()
  }

  /** A push that central refuses as one for another life of its database goes again when that life is known. */
  async #meetAndDrain(totals: SyncRunOutput): Promise<Failure | null> {
    let failure: Failure | null = null
    for (let life = 0; life < livesMax; life += 1) {
      failure = (await this.#meetCentral()) ?? (await this.#drain(totals))
      if (failure?.kind !== 'resync') break
      this.#metAfter = -1
    }
    return failure
  }

  /**
   * After an outage central may have been restored: what it lost is owed again before anything newer goes up. Whether it can be
   * reached, the push itself says, which carries the life it is meant for. Before one is known it cannot, and waits. Answers why.
   */
  async #meetCentral(): Promise<Failure | null> {
    const services = this.#services
    const { outages } = this.#peer
    if (this.#metAfter === outages) return null
    try {
      const { epoch } = await services.central.health()
      if (epoch !== undefined) await noteEpoch(services, epoch)
      this.#metAfter = outages
      return null
    } catch (error) {
      const failure = failureOf(error)
      const site = await services.store.read.getSiteConfig()
      if (site?.epoch) return null
      if (failure.kind === 'outage') this.#peer.failed()
      return failure
    }
  }

  async #drain(totals: SyncRunOutput): Promise<Failure | null> {
    const { store, rules } = this.#services
    const refused = new Set<string>()
    let lastFailure: Failure | null = null
    for (let round = 0; round < roundsMax; round += 1) {
      const open = rules.enabled().filter(({ rule }) => travelsUp(rule) && !refused.has(rule.doctype))
      const waiting = new Set(await store.read.findDrainableDoctypes(open.map(({ rule }) => rule.doctype)))
      let progress = false
      for (const { rule } of open) {
        if (!waiting.has(rule.doctype)) continue
        const { claimed, failure } = await this.#doctypes.drain(rule, totals)
        progress ||= claimed
        if (!failure) continue
        lastFailure = failure
        if (failure.kind !== 'doctype') return failure
        refused.add(rule.doctype)
      }
      if (!progress) return lastFailure
    }
    return lastFailure
  }
}
