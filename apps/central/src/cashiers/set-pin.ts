import { hashPassword } from '@branchline/platform'
import { BranchlineError, type CentralHandlers } from '@branchline/protocol'
import type { Services } from '../services.ts'

/**
 * `users.setPin`: the PIN of a cashier, at every branch whose POS Profiles name him. The branches hear of it with their rules; until then
 * the old one is good there.
 */
export function setPin({ store, rules, ids, log }: Services): CentralHandlers['users']['setPin'] {
  return async ({ username, pin }, { session }) => {
    const passwordHash = await hashPassword(pin ?? ids.secret())
    const branches = await store.write(async (tx) => {
      const known = await tx.findUser(username)
      if (known && known.kind !== 'cashier')
        throw new BranchlineError(
          'VALIDATION_FAILED',
          `${username} is the login of a ${known.kind}; it has a password.`,
        )
      if (!known && !(await isUser(tx, username)))
        throw new BranchlineError('NOT_FOUND', `There is no User ${username}: save that document first.`)
      await tx.putUser({ username, passwordHash, kind: 'cashier', branchCode: null, disabled: pin === null })
      await tx.removeSessionsOf(username)
      await tx.addLogs([
        { kind: 'pin_set', name: username, message: `${pin === null ? 'removed' : 'set'} by ${session.username}` },
      ])
      await tx.announceRules()
      return tx.findWorkplaces(username)
    })
    rules.expire()
    log.info({ username, branches }, 'PIN set')
    return { username, branches }
  }
}

async function isUser(
  tx: { findDocumentsByName(doctype: string, names: string[]): Promise<unknown[]> },
  username: string,
): Promise<boolean> {
  return (await tx.findDocumentsByName('User', [username])).length > 0
}
