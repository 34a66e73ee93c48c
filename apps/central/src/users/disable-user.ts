import { BranchlineError, type CentralHandlers } from '@branchline/protocol'
import type { Services } from '../services.ts'

/** `users.disable`: no more logins, and sessions that are open end. */
export function disableUser({ store, log }: Services): CentralHandlers['users']['disable'] {
  return async ({ username }, { session }) => {
    if (username === session.username) {
      throw new BranchlineError('VALIDATION_FAILED', 'Nobody disables his own login: another operator does.')
    }
    await store.write(async (tx) => {
      const user = await tx.lockUser(username)
      if (!user) throw new BranchlineError('NOT_FOUND', `There is no login ${username}.`)
      await tx.putUser({ ...user, disabled: true })
      await tx.removeSessionsOf(username)
      await tx.addLogs([
        { by: session.username, kind: 'user_disabled', name: username, message: `disabled by ${session.username}` },
      ])
    })
    log.info({ username }, 'login disabled')
    return { disabled: true }
  }
}
