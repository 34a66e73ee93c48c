import { hashEnrolmentCode } from '@branchline/platform'
import { BranchlineError, type CentralHandlers, enrolmentCodeOf } from '@branchline/protocol'
import type { Services } from '../services.ts'

const hourMs = 3_600_000
const hoursStandard = 24
/** So long an expired code is still told from one that never was. */
const keptMs = 30 * 24 * hourMs

/** `branches.enrolmentCode`: a code that makes a server this branch, once. Whatever code waited for the branch is void. */
export function makeEnrolmentCode({ store, ids, clock, log }: Services): CentralHandlers['branches']['enrolmentCode'] {
  return async ({ branchCode, hours = hoursStandard }, { session }) => {
    const code = enrolmentCodeOf(ids.secret())
    const codeHash = await hashEnrolmentCode(code)
    const now = clock.now()
    const createdAt = new Date(now).toISOString()
    const expiresAt = new Date(now + hours * hourMs).toISOString()
    const createdBy = session.username
    await store.write(async (tx) => {
      await tx.lockBranch(branchCode)
      const site = await tx.findSite(branchCode)
      if (!site) throw new BranchlineError('NOT_FOUND', `There is no branch ${branchCode}.`)
      if (!site.enabled) throw new BranchlineError('BRANCH_DISABLED', `Branch ${branchCode} is switched off.`)
      await tx.purgeEnrolmentCodes(new Date(now - keptMs).toISOString())
      await tx.revokeEnrolmentCodes(branchCode, createdAt)
      await tx.putEnrolmentCode({
        ...{ codeHash, branchCode, createdAt, createdBy, expiresAt },
        ...{ usedAt: null, revokedAt: null },
      })
      await tx.addLogs([{ branchCode, kind: 'branch_code', message: `good until ${expiresAt}, by ${createdBy}` }])
    })
    log.info({ branchCode, expiresAt }, 'an enrolment code was made')
    return { branchCode, code, expiresAt }
  }
}

/** `branches.revokeEnrolment`: the code that waits for the branch is void. */
export function revokeEnrolment({ store, clock, log }: Services): CentralHandlers['branches']['revokeEnrolment'] {
  return async ({ branchCode }, { session }) => {
    const revoked = await store.write(async (tx) => {
      await tx.lockBranch(branchCode)
      if (!(await tx.findSite(branchCode))) throw new BranchlineError('NOT_FOUND', `There is no branch ${branchCode}.`)
      const count = await tx.revokeEnrolmentCodes(branchCode, new Date(clock.now()).toISOString())
      if (count > 0) await tx.addLogs([{ branchCode, kind: 'branch_code', message: `revoked by ${session.username}` }])
      return count > 0
    })
    log.info({ branchCode, revoked }, 'an enrolment code was revoked')
    return { branchCode, revoked }
  }
}
