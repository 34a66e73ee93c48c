import { hashEnrolmentCode, hashPassword, verifyPassword } from '@branchline/platform'
import { BranchlineError, type CentralHandlers, readEnrolmentCode } from '@branchline/protocol'
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import type { Services } from '../services.ts'
import { judgeCode } from './judge-code.ts'

/** Tries of one address, and of all together, in ten minutes. With 2^54 codes nobody guesses one; this spares central the work. */
const perAddress = { points: 20, duration: 600 }
const perServer = { points: 1_000, duration: 600 }

/**
 * `auth.enrol`: a code, once, for the login of a branch. The password it had is good no more, and what was logged in with it ends. The
 * code, the password and the log commit together: an answer that is lost is asked for again with the same password.
 */
export function enrol({ store, clock, log }: Services): CentralHandlers['auth']['enrol'] {
  const limiters = [new RateLimiterMemory(perAddress), new RateLimiterMemory(perServer)] as const
  return async ({ code: typed, password, branchCode: asked }, { address }) => {
    await Promise.all([limiters[0].consume(address), limiters[1].consume('all')]).catch(refuseForNow)
    const read = readEnrolmentCode(typed)
    if (read === null) throw unknown('This is no enrolment code: it is mistyped.')
    const codeHash = await hashEnrolmentCode(read)
    const branchCode = (await store.read.findEnrolmentCode(codeHash))?.branchCode
    if (branchCode === undefined) throw unknown('Central gave out no such enrolment code.')
    const passwordHash = await hashPassword(password)
    const site = await store.write(async (tx) => {
      await tx.lockBranch(branchCode)
      const code = await tx.findEnrolmentCode(codeHash)
      if (!code) throw unknown('Central gave out no such enrolment code.')
      const known = await tx.findSite(branchCode)
      const user = known && (await tx.lockUser(known.username))
      const ownPassword = code.usedAt !== null && (await verifyPassword(user?.passwordHash ?? null, password))
      const verdict = judgeCode({ code, site: known, asked, ownPassword, nowMs: clock.now() })
      if (verdict.outcome === 'refused') throw new BranchlineError(verdict.code, verdict.message)
      if (!known || !user) throw new BranchlineError('NOT_FOUND', `There is no branch ${branchCode}.`)
      if (verdict.repeat) return known
      await tx.putUser({ ...user, passwordHash, previousPasswordHash: null, previousPasswordUntil: null })
      await tx.removeSessionsOf(known.username)
      await tx.useEnrolmentCode(codeHash, new Date(clock.now()).toISOString())
      await tx.addLogs([{ branchCode, kind: 'branch_enrolled', message: `a server took the code, from ${address}` }])
      return known
    })
    log.info({ branchCode }, 'a branch was enrolled')
    return { branchCode, label: site.label, timezone: site.timezone, username: site.username }
  }
}

function unknown(message: string): BranchlineError {
  return new BranchlineError('ENROLMENT_CODE_UNKNOWN', message)
}

function refuseForNow(limit: RateLimiterRes): never {
  const seconds = Math.ceil(limit.msBeforeNext / 1_000)
  throw new BranchlineError(
    'TOO_MANY_REQUESTS',
    `Too many enrolment codes were tried. Try again in ${seconds} seconds.`,
  )
}
