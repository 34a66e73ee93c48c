import type { CentralReader, CentralTransaction } from '@branchline/db/central'
import { BranchlineError, type CentralHandlers, type PushResult, travelsDown, travelsUp } from '@branchline/protocol'
import { branchOf } from '../auth/branch-of.ts'
import { isVerdict, type Verdict } from '../documents/prepare-document.ts'
import { decidePush, fenceOf, type Presented, type TakenPush } from '../heartbeat/fence.ts'
import { refusalOf } from '../heartbeat/report.ts'
import type { Services } from '../services.ts'
import { settleInHalves } from '../settle-in-halves.ts'
import type { BatchContext } from './batch-state.ts'
import { planBatch } from './plan-batch.ts'
import { type PreparedRecord, prepareRecord } from './prepare-record.ts'
import { readHeld } from './read-held.ts'
import { writePlan } from './write-plan.ts'

const recordsBetweenTurns = 50

/**
 * `ingest.push`: takes a branch's operations, each exactly once.
 *
 * 0. Under the branch's lock: was it sent to this life of the database (RESYNC_REQUIRED), and is this the branch's own server
 *    (CLONED_SITE)? If not, nothing is taken.
 * 1. Documents, receipts and feed positions of a batch commit together.
 * 2. Only then the answer leaves. A crash between leaves a repeat, which the receipts answer, never a gap.
 */
export function push(services: Services): CentralHandlers['ingest']['push'] {
  const noted = new Map<string, number>()
  return async ({ doctype, instance, fence = null, epoch = null, records }, { session }) => {
    const branchCode = branchOf(session)
    const { rule, adapter } = await services.rules.require(doctype)
    if (!travelsUp(rule)) {
      throw new BranchlineError('UNKNOWN_DOCTYPE', `${doctype} does not go up to central: central owns it.`)
    }
    const country = services.phoneCountry
    const context: PushContext = { rule, adapter, branchCode, instance, fence, epoch, country }
    const startedMs = services.clock.now()
    const recordContext = { ...context, nowMs: startedMs, nextHlc: () => services.hlc.next() }
    const checked: { operationId: string; record: PreparedRecord | Verdict }[] = []
    for (const record of records) {
      checked.push({ operationId: record.operationId, record: prepareRecord(record, recordContext) })
      // Other batches wait for one word of the database, other branches for anything at all.
      if (checked.length % recordsBetweenTurns === 0) await services.clock.turn()
    }
    const prepared = checked.flatMap(({ record }) => (isVerdict(record) ? [] : [record]))
    // No transaction will ask, and verdicts on what another server sent are nobody's.
    if (prepared.length === 0) await fencePush(services.store.read, context)
    const noteAt = contactDue(noted, branchCode, startedMs)
    const taken = await settleInHalves(prepared, (batch) => take(services, batch, context, noteAt), refusedByDatabase)
    const resultOf = new Map(prepared.map((record, index) => [record, taken[index]]))
    const results = checked.map(({ operationId, record }): PushResult => {
      if (isVerdict(record)) return { operationId, status: 'rejected', ...record }
      return resultOf.get(record) ?? { operationId, status: 'deferred', message: 'not taken' }
    })
    report(services, { branchCode, doctype, startedMs, results, clockOff: prepared.some((record) => record.clockOff) })
    return { results, changesPending: services.watch.mayBePending(branchCode) }
  }
}

type PushContext = Omit<BatchContext, 'floor'> & Presented & { epoch: string | null }

async function take(
  services: Services,
  batch: PreparedRecord[],
  pushed: PushContext,
  noteAt: string | null,
): Promise<PushResult[]> {
  const body = async (tx: CentralTransaction) => {
    await tx.lockBranch(pushed.branchCode)
    const { floor, confirms } = await fencePush(tx, pushed)
    const context: BatchContext = { ...pushed, floor }
    const plan = planBatch(batch, await readHeld(tx, batch, context), context)
    await writePlan(tx, plan, context, services)
    if (noteAt || confirms) {
      await tx.putBranchStatus(context.branchCode, {
        ...(noteAt ? { lastPushAt: noteAt } : {}),
        ...(confirms ? { fenceSeen: true } : {}),
      })
    }
    return plan
  }
  // What only branches write takes no feed lock: no branch waits for another.
  const { results, aliases } = await (travelsDown(pushed.rule)
    ? services.store.writeFeed(body)
    : services.store.write(body))
  if (aliases.length > 0) services.aliasesChanged()
  return results
}

/**
 * Is a push the branch's own, and meant for this life of the database? What was on its way when central was put back would arrive ahead
 * of what that lost, and of one record the later before the earlier. Errors: RESYNC_REQUIRED, CLONED_SITE.
 */
async function fencePush(db: CentralReader, pushed: PushContext): Promise<TakenPush> {
  const epoch = await db.epoch()
  if (pushed.epoch !== null && pushed.epoch !== epoch) {
    const message = "Central's database began another life since; what it lost comes before this."
    throw new BranchlineError('RESYNC_REQUIRED', message)
  }
  const decided = decidePush(fenceOf(await db.findFence(pushed.branchCode), epoch), pushed)
  if (decided === 'refuse') throw new BranchlineError('CLONED_SITE', refusalOf(pushed.branchCode))
  return decided
}

function refusedByDatabase({ operationId }: PreparedRecord): PushResult {
  return { operationId, status: 'rejected', code: 'VALIDATION_FAILED', message: 'the database refused this document' }
}

const noteEveryMs = 1_000

/** When a branch last pushed is for people: it is written once a second at the most. Answers the time, or null when it is not due. */
function contactDue(noted: Map<string, number>, branchCode: string, nowMs: number): string | null {
  const sinceMs = nowMs - (noted.get(branchCode) ?? 0)
  // Noted at a time still to come: the clock was set back.
  if (sinceMs >= 0 && sinceMs < noteEveryMs) return null
  noted.set(branchCode, nowMs)
  return new Date(nowMs).toISOString()
}

interface Batch {
  branchCode: string
  doctype: string
  startedMs: number
  results: PushResult[]
  clockOff: boolean
}

function report({ log, clock, meter }: Services, { branchCode, doctype, startedMs, results, clockOff }: Batch): void {
  const durationMs = clock.now() - startedMs
  const rejected = results.filter(({ status }) => status === 'rejected').length
  const taken = results.filter(
    ({ status }) => status === 'applied' || status === 'merged' || status === 'conflict',
  ).length
  meter.arrived(branchCode, taken, startedMs)
  log.info({ branchCode, doctype, count: results.length, rejected, durationMs }, 'operations taken')
  if (clockOff) log.warn({ branchCode, doctype }, "the branch's clock runs ahead; its times were set to central's")
}
