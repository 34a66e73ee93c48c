import type { ClaimedRow } from '@branchline/db/branch'
import type { PushResult } from '@branchline/protocol'
import { type Failure, failureOf } from '../central-client/failure.ts'
import type { Services } from '../services.ts'

/** Rows claimed together, and for which life of central's database; null: none was ever heard of. */
export interface Batch {
  rows: ClaimedRow[]
  epoch: string | null
}

/** What came of a request: central's verdicts, or why there are none. */
export type Answer = { durationMs: number } & (
  | { results: PushResult[]; changesPending: boolean; failure: null }
  | { results: null; changesPending: false; failure: Failure }
)

/** Sends claimed rows. A request that fails is an answer too; only a broken law throws. */
export async function sendBatch(services: Services, doctype: string, { rows, epoch }: Batch): Promise<Answer> {
  const { store, central, clock } = services
  const records = await store.read.readPushRecords(rows.map(({ sequence }) => sequence))
  const startedMs = clock.now()
  const { instance, fence } = services
  const durationMs = () => Math.max(0, Math.round(clock.now() - startedMs))
  try {
    const answer = await central.push({ doctype, instance, fence, epoch, records })
    return { ...answer, failure: null, durationMs: durationMs() }
  } catch (error) {
    const failure = failureOf(error)
    // A token that was replaced while the request was on its way says nothing of this server.
    if (failure.kind === 'fenced' && fence === services.fence && instance === services.instance) {
      services.refusal = failure.message
      services.wakeHeartbeat()
    }
    return { results: null, changesPending: false, failure, durationMs: durationMs() }
  }
}
