import { hashPassword } from '@branchline/platform'
import { BranchlineError, type CentralHandlers } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { planUser } from './plan-user.ts'

/**
 * `users.save`: a login for an operator or an integration, made, given a new password, or given other DocTypes. Sessions opened with
 * the old password end, at once or after the overlap.
 */
export function saveUser({ store, ids, clock, log, logins }: Services): CentralHandlers['users']['save'] {
  return async (input, { session }) => {
    const { username, kind, keepPassword = false, password } = input
    const made = password === undefined && !keepPassword ? ids.secret() : null
    const passwordHash = keepPassword ? null : await hashPassword(password ?? made ?? '')
    await store.write(async (tx) => {
      const plan = planUser(await tx.lockUser(username), input, passwordHash, clock.now())
      if ('refuse' in plan) throw new BranchlineError(plan.refuse, plan.message)
      const { user, sessions } = plan
      await tx.putUser(user)
      if (sessions === 'go') await tx.removeSessionsOf(username)
      else if (sessions !== 'stay') await tx.endSessionsOf(username, sessions.until)
      const scope = user.doctypes ? ` for ${user.doctypes.join(', ')}` : ''
      const message = `${kind} login${scope} saved by ${session.username}`
      await tx.addLogs([{ by: session.username, kind: 'user_saved', name: username, message }])
    })
    if (passwordHash !== null) await logins.forgive(username)
    log.info({ username, kind }, 'login saved')
    return { username, ...(made === null ? {} : { password: made }) }
  }
}
