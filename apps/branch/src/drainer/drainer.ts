import type { ClaimedRow, Settlement } from '@branchline/db/branch'
import { type DoctypeRule, limits, type SyncRunOutput, travelsUp } from '@branchline/protocol'
import { Mutex } from 'async-mutex'
import { type Failure, failureOf } from '../central-client/failure.ts'
import type { PeerHealth } from '../central-client/peer-health.ts'
import type { Services } from '../services.ts'
import { noteEpoch } from '../site/central-life.ts'
import { type Answer, sendBatch } from './send-batch.ts'
import { BatchSettler } from './settle-batch.ts'
import { reject, settleResults } from './settle-results.ts'

// One batch, in three commits of its own:
//
//   claim    the heads of up to `batchSize` records: in_flight and sent. Only then the request leaves.
//   request  central commits documents and receipts together, then answers
//   settle   what the answer says of each row
//
// Batches of one DocType overlap: while central takes one, the next is on its way and the one before is settled. Only heads are
// claimed, so no operation ever travels beside its predecessor.
// A crash anywhere leaves rows in flight, which the next run makes pending: they are sent again and answered `duplicate`.

const batchBytesMax = 2_000_000
const batchGrowth = 10
const requestsMax = 3
/** So that a run ends by itself whatever arrives meanwhile; the next wake-up goes on. */
const roundsMax = 1_000

/** Brings operations up, DocType by DocType in priority order. */
export class Drainer {
  readonly #services: Services
  readonly #peer: PeerHealth
  readonly #onChangesPending: () => void
  readonly #settler: BatchSettler
  readonly #turn = new Mutex()
  #stopping = false
  /** How many outages there had been when central last named its life. */
  #metAfter = -1
  /** Rows may be in flight that no request carries: at the start, and after a run that broke off. */
  #leftInFlight = true

  constructor(services: Services, peer: PeerHealth, onChangesPending: () => void) {
    this.#services = services
    this.#peer = peer
    this.#onChangesPending = onChangesPending
    this.#settler = new BatchSettler(services)
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
        await this.#meetCentral()
        const failure = await this.#drain(totals)
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
    this.#stopping = true
    await this.#turn.waitForUnlock()
  }

  /**
   * After an outage central may have been restored: what it lost is owed again before anything newer goes up. Whether it can be
   * reached, the push itself says.
   */
  async #meetCentral(): Promise<void> {
    const { outages } = this.#peer
    if (this.#metAfter === outages) return
    try {
      const { epoch } = await this.#services.central.health()
      if (epoch !== undefined) await noteEpoch(this.#services, epoch)
      this.#metAfter = outages
    } catch (error) {
      failureOf(error)
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
        const { claimed, failure } = await this.#drainDoctype(rule, totals)
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

  /** A backlog goes in batches that grow from `batchSize` as long as they come full, `requestsMax` of them on their way. */
  async #drainDoctype(
    { doctype, batchSize }: DoctypeRule,
    totals: SyncRunOutput,
  ): Promise<{ claimed: boolean; failure: Failure | null }> {
    const underway: { batch: ClaimedRow[]; answer: Promise<Answer> }[] = []
    let size = batchSize
    let [claimed, more] = [false, true]
    let failure: Failure | null = null
    while (more || underway.length > 0) {
      if (more && !failure && underway.length < requestsMax) {
        const batch = await this.#claim(doctype, size)
        more = batch.length > 0
        if (more) underway.push({ batch, answer: this.#send(doctype, batch) })
        claimed ||= more
        if (batch.length >= size) size = Math.min(size * batchGrowth, limits.pushRecords)
        continue
      }
      const oldest = underway.shift()
      if (!oldest) break
      const { batch } = oldest
      const answer = await oldest.answer
      const ended = answer.results
        ? await this.#settler.settle(doctype, settleResults(batch, answer.results, this.#moment()), totals, answer)
        : await this.#refused(doctype, batch, answer.failure, totals)
      failure ??= ended
      // What was settled may have freed successors.
      more = true
      if (answer.failure) size = batchSize
    }
    return { claimed, failure }
  }

  #claim(doctype: string, limit: number): Promise<ClaimedRow[]> {
    if (this.#stopping || this.#services.resending) return Promise.resolve([])
    const now = new Date(this.#services.clock.now()).toISOString()
    return this.#services.store.write((tx) => tx.claimBatch({ doctype, limit, bytesMax: batchBytesMax, now }))
  }

  #send(doctype: string, batch: ClaimedRow[]): Promise<Answer> {
    const sending = sendBatch(this.#services, doctype, batch).then((answer) => {
      if (answer.failure?.kind === 'outage') this.#peer.failed()
      if (answer.results) this.#peer.succeeded()
      if (answer.changesPending) this.#onChangesPending()
      return answer
    })
    // Whoever awaits it is told; until then a broken law must not end the process.
    sending.catch(() => {})
    return sending
  }

  /** The request failed. A refused envelope is halved until the operation stands alone that it is about; anything else says nothing of any record. */
  async #refused(
    doctype: string,
    batch: ClaimedRow[],
    failure: Failure,
    totals: SyncRunOutput,
  ): Promise<Failure | null> {
    const [only] = batch
    if (failure.kind !== 'envelope' || !only) return this.#giveBack(doctype, batch, totals, failure)
    if (batch.length === 1) {
      return this.#settler.settle(doctype, [reject(only, failure.code, failure.message, this.#moment())], totals, {
        durationMs: null,
        failure: null,
      })
    }
    const middle = Math.ceil(batch.length / 2)
    const rest = batch.slice(middle)
    const first = await this.#sendAndSettle(doctype, batch.slice(0, middle), totals)
    return first ? this.#giveBack(doctype, rest, totals, first) : this.#sendAndSettle(doctype, rest, totals)
  }

  async #sendAndSettle(doctype: string, batch: ClaimedRow[], totals: SyncRunOutput): Promise<Failure | null> {
    const answer = await this.#send(doctype, batch)
    if (!answer.results) return this.#refused(doctype, batch, answer.failure, totals)
    return this.#settler.settle(doctype, settleResults(batch, answer.results, this.#moment()), totals, answer)
  }

  /** Nothing is counted against rows whose request failed. Answers the failure. */
  #giveBack(doctype: string, batch: ClaimedRow[], totals: SyncRunOutput, failure: Failure): Promise<Failure | null> {
    const returned = batch.map(({ operationId }): Settlement => ({ kind: 'returned', operationId }))
    return this.#settler.settle(doctype, returned, totals, { durationMs: null, failure })
  }

  #moment() {
    const { clock, random } = this.#services
    return { nowMs: clock.now(), random: () => random.next() }
  }
}
