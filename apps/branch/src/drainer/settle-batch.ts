import type { Settlement } from '@branchline/db/branch'
import type { SyncRunOutput } from '@branchline/protocol'
import type { Failure } from '../central-client/failure.ts'
import type { Services } from '../services.ts'
import { batchVerdict } from './batch-verdict.ts'

const noteEveryMs = 1_000

/** Commits what an answer says of each row, with its line in the log. */
export class BatchSettler {
  readonly #services: Services
  #noteNextAtMs = 0

  constructor(services: Services) {
    this.#services = services
  }

  /**
   * Adds to `totals`. Answers the failure it was given. `life`: central's as the request left. What was taken in a life that is over may
   * be lost with it: those rows are as if there were no answer. That is looked at within the write, for what began before it and ends
   * after it the resend has not seen.
   */
  async settle(
    doctype: string,
    answered: Settlement[],
    totals: SyncRunOutput,
    { durationMs, failure, life }: { durationMs: number | null; failure: Failure | null; life?: number },
  ): Promise<Failure | null> {
    if (answered.length === 0) return failure
    const services = this.#services
    const { store, clock, log } = services
    const now = new Date(clock.now()).toISOString()
    const { settlements, message } = await store.write(async (tx) => {
      const isOver = life !== undefined && life !== services.life
      const settlements = isOver ? answered.map(returned) : answered
      const message = failure?.message ?? batchVerdict(settlements)
      const code = failure?.code ?? null
      await tx.settleBatch(settlements, now)
      await tx.addLogs([{ at: now, kind: 'push', doctype, count: settlements.length, durationMs, code, message }])
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
      { doctype, count: settlements.length, settled, rejected, deferred, durationMs, message },
      'push',
    )
    return failure
  }
}

function returned({ operationId }: Settlement): Settlement {
  return { kind: 'returned', operationId }
}
