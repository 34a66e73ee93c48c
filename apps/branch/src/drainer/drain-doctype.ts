import type { Settlement } from '@branchline/db/branch'
import { type DoctypeRule, limits, type PushResult, type SyncRunOutput } from '@branchline/protocol'
import type { Failure } from '../central-client/failure.ts'
import type { PeerHealth } from '../central-client/peer-health.ts'
import type { Services } from '../services.ts'
import { type Answer, type Batch, sendBatch } from './send-batch.ts'
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
// A batch carries the life of central's database that it was claimed for. When another one is heard of, what is in flight is pending
// again, and the old requests and answers mean nothing: central refuses those, and these settle nothing.

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
    const underway: { batch: Batch; answer: Promise<Answer> }[] = []
    let size = batchSize
    let [claimed, more] = [false, true]
    let failure: Failure | null = null
    while (more || underway.length > 0) {
      if (more && !failure && underway.length < requestsMax) {
        const batch = await this.#claim(doctype, size)
        const { length } = batch.rows
        more = length > 0
        if (more) underway.push({ batch, answer: this.#send(doctype, batch) })
        claimed ||= more
        if (length >= size) size = Math.min(size * batchGrowth, limits.pushRecords)
        continue
      }
      const oldest = underway.shift()
      if (!oldest) break
      const { batch } = oldest
      const answer = await oldest.answer
      const ended = answer.results
        ? await this.#settle(doctype, batch, answer.results, totals, answer.durationMs)
        : await this.#refused(doctype, batch, answer.failure, totals)
      failure ??= ended
      // What was settled may have freed successors.
      more = true
      if (answer.failure) size = batchSize
    }
    return { claimed, failure }
  }

  /** Nothing, while what central lost is being put back into the outbox: it goes first. */
  async #claim(doctype: string, limit: number): Promise<Batch> {
    if (this.#stopping) return { rows: [], epoch: null }
    const now = new Date(this.#services.clock.now()).toISOString()
    return this.#services.store.write(async (tx) => {
      const { epoch = null, resendAfter = null } = (await tx.getSiteConfig()) ?? {}
      const rows = resendAfter === null ? await tx.claimBatch({ doctype, limit, bytesMax: batchBytesMax, now }) : []
      return { rows, epoch }
    })
  }

  #settle(
    doctype: string,
    { rows, epoch }: Batch,
    results: PushResult[],
    totals: SyncRunOutput,
    durationMs: number,
  ): Promise<Failure | null> {
    const settlements = settleResults(rows, results, this.#moment())
    return this.#settler.settle(doctype, settlements, totals, { epoch, durationMs, failure: null })
  }

  #send(doctype: string, batch: Batch): Promise<Answer> {
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
  async #refused(doctype: string, batch: Batch, failure: Failure, totals: SyncRunOutput): Promise<Failure | null> {
    const { rows, epoch } = batch
    const [only] = rows
    if (failure.kind !== 'envelope' || !only) return this.#giveBack(doctype, batch, totals, failure)
    if (rows.length === 1) {
      const verdict = reject(only, failure.code, failure.message, this.#moment())
      return this.#settler.settle(doctype, [verdict], totals, { epoch, durationMs: null, failure: null })
    }
    const unreadable = await this.#services.store.read.findUnreadable(rows.map(({ sequence }) => sequence))
    if (unreadable.size > 0) return this.#setAside(doctype, batch, unreadable, totals)
    const middle = Math.ceil(rows.length / 2)
    const rest = { rows: rows.slice(middle), epoch }
    const first = await this.#sendAndSettle(doctype, { rows: rows.slice(0, middle), epoch }, totals)
    return first ? this.#giveBack(doctype, rest, totals, first) : this.#sendAndSettle(doctype, rest, totals)
  }

  async #setAside(
    doctype: string,
    { rows, epoch }: Batch,
    unreadable: Set<number>,
    totals: SyncRunOutput,
  ): Promise<Failure | null> {
    const damaged = rows.filter(({ sequence }) => unreadable.has(sequence))
    const verdicts = damaged.map((row) => reject(row, 'VALIDATION_FAILED', damagedMessage, this.#moment()))
    await this.#settler.settle(doctype, verdicts, totals, { epoch, durationMs: null, failure: null })
    const rest = rows.filter(({ sequence }) => !unreadable.has(sequence))
    return rest.length > 0 ? this.#sendAndSettle(doctype, { rows: rest, epoch }, totals) : null
  }

  async #sendAndSettle(doctype: string, batch: Batch, totals: SyncRunOutput): Promise<Failure | null> {
    const answer = await this.#send(doctype, batch)
    if (!answer.results) return this.#refused(doctype, batch, answer.failure, totals)
    return this.#settle(doctype, batch, answer.results, totals, answer.durationMs)
  }

  /** Nothing is counted against rows whose request failed. Answers the failure. */
  #giveBack(doctype: string, { rows, epoch }: Batch, totals: SyncRunOutput, failure: Failure): Promise<Failure | null> {
    const returned = rows.map(({ operationId }): Settlement => ({ kind: 'returned', operationId }))
    return this.#settler.settle(doctype, returned, totals, { epoch, durationMs: null, failure })
  }

  #moment() {
    const { clock, random } = this.#services
    return { nowMs: clock.now(), random: () => random.next() }
  }
}
