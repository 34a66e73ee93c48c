import type { Settlement } from '@branchline/db/branch'
import type { SyncRunOutput } from '@branchline/protocol'
import type { Failure } from '../central-client/failure.ts'
import type { Services } from '../services.ts'
import { batchVerdict } from './batch-verdict.ts'

const noteEveryMs = 1_000
const overMessage =
  "central's database began another life meanwhile: what it answered is void, and the operations go again"

/** Commits what an answer says of each row, with its line in the log. */
export class BatchSettler {
  readonly #services: Services
  #noteNextAtMs = 0

  constructor(services: Services) {
    this.#services = services
  }

  /**
   * Adds to `totals`. Answers the failure it was given. `epoch`: the life of central's database that the rows were claimed for; null: none
   * was heard of yet. What was taken in a life that is over may be lost with it, and its rows are in the outbox again (`noteEpoch`):
   * they are left as they are.
   */
  async settle(
    doctype: string,
    answered: Settlement[],
    totals: SyncRunOutput,
    { epoch, durationMs, failure }: { epoch: string | null; durationMs: number | null; failure: Failure | null },
  ): Promise<Failure | null> {
    if (answered.length === 0) return failure
    const services = this.#services
    const { store, clock, log } = services
    const now = new Date(clock.now()).toISOString()
    const { settlements, message } = await store.write(async (tx) => {
      const isOver = epoch !== null && (await tx.getSiteConfig())?.epoch !== epoch
      const settlements = isOver ? [] : answered
      const message = failure?.message ?? (isOver ? overMessage : batchVerdict(settlements))
      const code = failure?.code ?? null
      await tx.settleBatch(settlements, now)
      await tx.addLogs([{ at: now, kind: 'push', doctype, count: answered.length, durationMs, code, message }])
      // When it last went well is written once a second at the most: it is for people, and every sale would pay for it.
      if (failure) await tx.patchSiteConfig({ lastError: failure.message })
      else if (clock.now() >= this.#noteNextAtMs) await tx.patchSiteConfig({ lastPushAt: now, lastError: null })
      else return { settlements, message }
      this.#noteNextAtMs = failure ? 0 : clock.now() + noteEveryMs
      return { settlements, message }
    })
    const count = (kind: Settlement['kind']) => settlements.filter((settlement) => settlement.kind === kind).length
    const [settled, rejected, deferred] = [count('settled'), count('rejected'), count('deferred')]
    totals.applied += settled
    totals.rejected += rejected
    totals.deferred += deferred
    log[failure ? 'warn' : 'info'](
      { doctype, count: answered.length, settled, rejected, deferred, durationMs, message },
      'push',
    )
    return failure
  }
}
