import type { VerificationSummaryRow } from '@branchline/db/central'
import {
  BranchlineError,
  type BranchVerified,
  type CentralHandlers,
  type VerifyRun,
  verifyRunSchema,
} from '@branchline/protocol'
import type { Services } from '../services.ts'
import { keptRuns, rowOf } from './report-verification.ts'

/** A run that was asked for and not heard of since is not waited for any longer. */
const patienceMs = 3_600_000
const shownRuns = 200

/**
 * `verify.run` at central: branches are never called, so the question waits for the branch's next heartbeat, a minute at the most. The
 * answer says under which id `verify.last` tells of it. Asked again while it waits or runs, the same run is told.
 */
export function askBranch({ store, clock, ids }: Services): CentralHandlers['verify']['run'] {
  return async ({ branchCode, ...scope }, { session }) => {
    if (!branchCode) throw new BranchlineError('VALIDATION_FAILED', 'branchCode: which branch shall verify itself?')
    if (!(await store.read.findSite(branchCode))) {
      throw new BranchlineError('NOT_FOUND', `There is no branch ${branchCode}.`)
    }
    const run = await store.write(async (tx) => {
      await tx.lockBranch(branchCode)
      const [open] = await tx.listVerifications(branchCode, 1)
      const isOpen = open && (open.state === 'waiting' || open.state === 'running')
      if (isOpen && clock.now() - Date.parse(open.at) < patienceMs) return verifyRunSchema.parse(open.run)
      const at = new Date(clock.now()).toISOString()
      const asked = waitingRun(ids.uuid(), branchCode, session.username, at, scope)
      await tx.putBranchStatus(branchCode, { verifyAsked: JSON.stringify({ id: asked.id, by: asked.by, ...scope }) })
      await tx.putVerification(rowOf(asked), keptRuns)
      return asked
    })
    return { run }
  }
}

/** `verify.last` at central: newest first, of each branch the last whole run and what is under way. */
export function lastVerification({ store }: Services): CentralHandlers['verify']['last'] {
  return async ({ branchCode }) => {
    const rows = await store.read.listVerifications(branchCode ?? null, shownRuns)
    const done = new Set<string>()
    const shown = rows.filter((row) => {
      if (row.state === 'waiting' || row.state === 'running') return !done.has(row.branchCode)
      return !done.has(row.branchCode) && done.add(row.branchCode)
    })
    return { runs: shown.map(({ run }) => verifyRunSchema.parse(run)) }
  }
}

/** What a list of branches says of the last run. */
export function verifiedBy({ at, verdict, differing, money }: VerificationSummaryRow): BranchVerified {
  return { at, verdict: verdict ?? 'differs', differing, money }
}

function waitingRun(id: string, branchCode: string, by: string, at: string, scope: VerifyRun['scope']): VerifyRun {
  return {
    id,
    branchCode,
    by,
    nightly: false,
    state: 'waiting',
    startedAt: at,
    endedAt: null,
    scope,
    looked: 0,
    code: null,
    message: null,
    verdict: null,
    doctypes: [],
    onItsWay: [],
    differing: { count: 0, money: {} },
    mismatches: [],
    cells: [],
    cellsLeftOut: 0,
  }
}
