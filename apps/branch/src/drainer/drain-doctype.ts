import type { ClaimedRow, Settlement } from '@branchline/db/branch'
import { type DoctypeRule, limits, type SyncRunOutput } from '@branchline/protocol'
import type { Failure } from '../central-client/failure.ts'
import type { PeerHealth } from '../central-client/peer-health.ts'
import type { Services } from '../services.ts'
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
const damagedMessage = 'What is stored of this operation cannot be read any more: it is no JSON.'

/** Brings one DocType's operations up. */
export class DoctypeDrainer {
  readonly #services: Services
  readonly #peer: PeerHealth
  readonly #onChangesPending: () => void
  readonly #settler: BatchSettler
  #stopping = false

  constructor(services: Services, peer: PeerHealth, onChangesPending: () => void) {
    this.#services = services
    this.#peer = peer
    this.#onChangesPending = onChangesPending
    this.#settler = new BatchSettler(services)
  }

  /** What is claimed is finished; nothing more is. */
  stop(): void {
    this.#stopping = true
  }

  /**
   * A backlog goes in batches that grow from `batchSize` as long as they come full, `requestsMax` of them on their way. Adds to
   * `totals`. Answers whether anything was claimed, and the failure that ended it.
   */
  async drain(
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

  /**
   * The request failed. Of a refused envelope what is damaged on the disk is set aside at once; without any, it is halved until the
   * operation stands alone that it is about. Anything else says nothing of any record.
   */
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
    const unreadable = await this.#services.store.read.findUnreadable(batch.map(({ sequence }) => sequence))
    if (unreadable.size > 0) return this.#setAside(doctype, batch, unreadable, totals)
    const middle = Math.ceil(batch.length / 2)
    const rest = batch.slice(middle)
    const first = await this.#sendAndSettle(doctype, batch.slice(0, middle), totals)
    return first ? this.#giveBack(doctype, rest, totals, first) : this.#sendAndSettle(doctype, rest, totals)
  }

  async #setAside(
    doctype: string,
    batch: ClaimedRow[],
    unreadable: Set<number>,
    totals: SyncRunOutput,
  ): Promise<Failure | null> {
    const damaged = batch.filter(({ sequence }) => unreadable.has(sequence))
    const verdicts = damaged.map((row) => reject(row, 'VALIDATION_FAILED', damagedMessage, this.#moment()))
    await this.#settler.settle(doctype, verdicts, totals, { durationMs: null, failure: null })
    const rest = batch.filter(({ sequence }) => !unreadable.has(sequence))
    return rest.length > 0 ? this.#sendAndSettle(doctype, rest, totals) : null
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
