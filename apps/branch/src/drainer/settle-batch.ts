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

  /** Adds to `totals`. Answers the failure it was given. */
  async settle(
    doctype: string,
    settlements: Settlement[],
    totals: SyncRunOutput,
    { durationMs, failure }: { durationMs: number | null; failure: Failure | null },
  ): Promise<Failure | null> {
    if (settlements.length === 0) return failure
    const { store, clock, log } = this.#services
    const now = new Date(clock.now()).toISOString()
    const count = (kind: Settlement['kind']) => settlements.filter((settlement) => settlement.kind === kind).length
    const [settled, rejected, deferred] = [count('settled'), count('rejected'), count('deferred')]
    totals.applied += settled
    totals.rejected += rejected
    totals.deferred += deferred
    const line = {
      at: now,
      kind: 'push',
      doctype,
      count: settlements.length,
      durationMs,
      code: failure?.code ?? null,
      message: failure?.message ?? batchVerdict(settlements),
    }
    await store.write(async (tx) => {
      await tx.settleBatch(settlements, now)
      await tx.addLogs([line])
      // When it last went well is written once a second at the most: it is for people, and every sale would pay for it.
      if (failure) await tx.patchSiteConfig({ lastError: failure.message })
      else if (clock.now() >= this.#noteNextAtMs) await tx.patchSiteConfig({ lastPushAt: now, lastError: null })
      else return
      this.#noteNextAtMs = failure ? 0 : clock.now() + noteEveryMs
    })
    log[failure ? 'warn' : 'info'](
      { doctype, count: settlements.length, settled, rejected, deferred, durationMs, message: line.message },
      'push',
    )
    return failure
  }
}
