import { hashPassword } from '@branchline/platform'
import { BranchlineError, type CentralHandlers } from '@branchline/protocol'
import type { Services } from '../services.ts'

/**
 * `users.save`: a login for an operator or an integration, made or given a new password. Sessions opened with the old one end.
 */
export function saveUser({ store, ids, log }: Services): CentralHandlers['users']['save'] {
  return async ({ username, kind, password }, { session }) => {
    const made = password === undefined ? ids.secret() : null
    const passwordHash = await hashPassword(password ?? made ?? '')
    await store.write(async (tx) => {
      const known = await tx.findUser(username)
      if (known?.kind === 'branch') {
        throw new BranchlineError('NAME_TAKEN', `${username} is the login of branch ${known.branchCode}.`)
      }
      await tx.putUser({ username, passwordHash, kind, branchCode: null, disabled: false })
      await tx.removeSessionsOf(username)
      await tx.addLogs([{ kind: 'user_saved', name: username, message: `${kind} login saved by ${session.username}` }])
    })
    log.info({ username, kind }, 'login saved')
    return { username, ...(made === null ? {} : { password: made }) }
  }
}
