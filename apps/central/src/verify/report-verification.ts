import type { CentralTransaction, VerificationRow } from '@branchline/db/central'
import type { CentralHandlers, VerifyRun } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { requireHolder } from './branch-view.ts'
import { alertMessage, endsAlert } from './verify-alert.ts'

/** How many of each branch are kept. */
export const keptRuns = 20

/**
 * `verify.report`: keeps what a branch found out about itself. One that found something has an alert, which goes with the next whole
 * run that finds nothing.
 */
export function reportVerification({ store, log }: Services): CentralHandlers['verify']['report'] {
  return async ({ run: told, ...holder }, { session }) => {
    const branchCode = await requireHolder(store.read, session, holder)
    const run: VerifyRun = { ...told, branchCode }
    await store.write(async (tx) => {
      await tx.lockBranch(branchCode)
      const asked = (await tx.findBranchStatus(branchCode))?.verifyAsked
      if (asked && JSON.parse(asked).id === run.id) await tx.putBranchStatus(branchCode, { verifyAsked: null })
      await tx.putVerification(rowOf(run), keptRuns)
      await noteAlert(tx, run)
    })
    log.info({ branchCode, state: run.state, differing: run.differing.count }, 'a branch was verified')
    return {}
  }
}

export function rowOf(run: VerifyRun): VerificationRow {
  const { id, branchCode, state, startedAt: at, verdict, differing } = run
  return { id, branchCode, state, at, verdict, differing: differing.count, money: differing.money, run }
}

async function noteAlert(tx: CentralTransaction, run: VerifyRun): Promise<void> {
  const id = `verify:${run.branchCode}`
  const message = alertMessage(run)
  const about = { branchCode: run.branchCode, doctype: run.mismatches[0]?.doctype ?? null, name: null }
  if (message !== null) {
    const [open] = await tx.findAlerts([id])
    await tx.putAlert({ id, code: 'VERIFY_DIFFERS', ...about, message, severity: 'critical' })
    if (!open) await tx.addLogs([{ kind: 'verify_differs', code: 'VERIFY_DIFFERS', ...about, message }])
  } else if (endsAlert(run) && (await tx.findAlerts([id])).length > 0) {
    await tx.removeAlert(id)
    await tx.addLogs([{ kind: 'verify_cleared', ...about, message: 'the branch and central hold the same' }])
  }
}
