import type { OutboxRow, Settlement } from '@branchline/db/branch'
import type { SyncRunOutput } from '@branchline/protocol'
import { Mutex } from 'async-mutex'
import { type Failure, failureOf } from '../central-client/failure.ts'
import type { PeerHealth } from '../central-client/peer-health.ts'
import type { Services } from '../services.ts'
import { pushRecord } from './push-record.ts'
import { reject, settleResults } from './settle-results.ts'

// One batch, in three commits of its own:
//
//   claim    the heads of up to `batchSize` records: in_flight and sent. Only then the request leaves.
//   request  central commits documents and receipts together, then answers
//   settle   what the answer says of each row
//
// A crash anywhere leaves rows in flight, which the next run makes pending: they are sent again and answered `duplicate`.

const batchCharsMax = 2_000_000
/** So that a run ends by itself whatever arrives meanwhile; the next wake-up goes on. */
const roundsMax = 1_000

/** Brings operations up, one batch at a time. */
export class Drainer {
  readonly #services: Services
  readonly #peer: PeerHealth
  readonly #onChangesPending: () => void
  readonly #turn = new Mutex()
  #stopping = false
  /** Rows may be in flight that no request carries: at the start, and after a run that broke off. */
  #leftInFlight = true
  #noteNextAtMs = 0

  constructor(services: Services, peer: PeerHealth, onChangesPending: () => void) {
    this.#services = services
    this.#peer = peer
    this.#onChangesPending = onChangesPending
  }

  /** Sends all that can be sent now. `now: true` ignores every back-off, the peer's and the rows', and counts what remains. Runs wait for one another. */
  run({ now = false } = {}): Promise<SyncRunOutput> {
    return this.#turn.runExclusive(async () => {
      const { store, clock } = this.#services
      const totals: SyncRunOutput = { applied: 0, rejected: 0, deferred: 0, remaining: 0 }
      if (this.#leftInFlight) await store.write((tx) => tx.resetInFlight())
      if (now) await store.write((tx) => tx.clearBackoff())
      if (now || this.#peer.waitMs() === 0) {
        this.#leftInFlight = true
        const failure = await this.#drain(totals)
        this.#leftInFlight = false
        if (failure) totals.error = failure.message
      }
      if (!now) return totals
      const { pending, inFlight, waiting, dead } = await store.read.countOutbox(new Date(clock.now()).toISOString())
      return { ...totals, remaining: pending + inFlight + waiting + dead }
    })
  }

  /** Finishes the batch in hand and takes no more. */
  async stop(): Promise<void> {
    this.#stopping = true
    await this.#turn.waitForUnlock()
  }

  async #drain(totals: SyncRunOutput): Promise<Failure | null> {
    const { store, rules, clock } = this.#services
    const refused = new Set<string>()
    let lastFailure: Failure | null = null
    for (let round = 0; round < roundsMax; round += 1) {
      let progress = false
      const waiting = new Set(await store.read.findDrainableDoctypes())
      for (const { rule } of rules.enabled()) {
        if (!waiting.has(rule.doctype) || refused.has(rule.doctype)) continue
        for (;;) {
          if (this.#stopping) return lastFailure
          const now = new Date(clock.now()).toISOString()
          const query = { doctype: rule.doctype, limit: rule.batchSize, charsMax: batchCharsMax, now }
          const batch = await store.write((tx) => tx.claimBatch(query))
          if (batch.length === 0) break
          progress = true
          const failure = await this.#push(rule.doctype, batch, totals)
          if (!failure) continue
          lastFailure = failure
          if (failure.kind !== 'doctype') return failure
          refused.add(rule.doctype)
          break
        }
      }
      if (!progress) return lastFailure
    }
    return lastFailure
  }

  /** Sends claimed rows and settles them; halves what central refuses as a whole. */
  async #push(doctype: string, batch: OutboxRow[], totals: SyncRunOutput): Promise<Failure | null> {
    const { central, instance, fence, clock, random } = this.#services
    const startedMs = clock.now()
    const moment = () => ({ nowMs: clock.now(), random: () => random.next() })
    try {
      const { results, changesPending } = await central.push({
        doctype,
        instance,
        fence,
        records: batch.map(pushRecord),
      })
      this.#peer.succeeded()
      await this.#settle(doctype, settleResults(batch, results, moment()), totals, startedMs)
      if (changesPending) this.#onChangesPending()
      return null
    } catch (error) {
      const failure = failureOf(error)
      const [only] = batch
      if (failure.kind === 'envelope' && only) {
        if (batch.length === 1) {
          await this.#settle(doctype, [reject(only, failure.code, failure.message, moment())], totals, startedMs)
          return null
        }
        const middle = Math.ceil(batch.length / 2)
        const first = await this.#push(doctype, batch.slice(0, middle), totals)
        if (!first) return this.#push(doctype, batch.slice(middle), totals)
        await this.#giveBack(doctype, batch.slice(middle), totals, first)
        return first
      }
      if (failure.kind === 'outage') this.#peer.failed()
      await this.#giveBack(doctype, batch, totals, failure)
      return failure
    }
  }

  /** The request failed and says nothing about any record: nothing is counted against them. */
  async #giveBack(doctype: string, batch: OutboxRow[], totals: SyncRunOutput, failure: Failure): Promise<void> {
    const returned = batch.map(({ operationId }): Settlement => ({ kind: 'returned', operationId }))
    await this.#settle(doctype, returned, totals, this.#services.clock.now(), failure)
  }

  async #settle(
    doctype: string,
    settlements: Settlement[],
    totals: SyncRunOutput,
    startedMs: number,
    failure?: Failure,
  ): Promise<void> {
    const { store, clock, log } = this.#services
    const now = new Date(clock.now()).toISOString()
    const count = (kind: Settlement['kind']) => settlements.filter((settlement) => settlement.kind === kind).length
    const [settled, rejected, deferred] = [count('settled'), count('rejected'), count('deferred')]
    totals.applied += settled
    totals.rejected += rejected
    totals.deferred += deferred
    const durationMs = Math.max(0, Math.round(clock.now() - startedMs))
    const message = failure?.message ?? (rejected + deferred > 0 ? `${rejected} rejected, ${deferred} deferred` : null)
    const line = {
      at: now,
      kind: 'push',
      doctype,
      count: settlements.length,
      durationMs,
      code: failure?.code ?? null,
      message,
    }
    await store.write(async (tx) => {
      await tx.settleBatch(settlements, now)
      await tx.addLogs([line])
      // When it last went well is written once a second at the most: it is for people, and every sale would pay for it.
      if (failure) await tx.patchSiteConfig({ lastError: failure.message })
      else if (clock.now() >= this.#noteNextAtMs) await tx.patchSiteConfig({ lastPushAt: now, lastError: null })
      else return
      this.#noteNextAtMs = failure ? 0 : clock.now() + 1_000
    })
    log[failure ? 'warn' : 'info'](
      { doctype, count: settlements.length, settled, rejected, deferred, durationMs, message },
      'push',
    )
  }
}
