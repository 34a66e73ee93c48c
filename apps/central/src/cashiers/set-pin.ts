import type { CentralDocumentRow, CentralTransaction } from '@branchline/db/central'
import { hashPassword } from '@branchline/platform'
import { BranchlineError, type CentralHandlers } from '@branchline/protocol'
import type { Services } from '../services.ts'

/**
 * `users.setPin`: the PIN of a cashier, at every branch whose POS Profiles name him. His User document goes down once more, by which the
 * branches learn that they have to ask; until then the old PIN is good there.
 */
export function setPin({ store, ids, log, logins }: Services): CentralHandlers['users']['setPin'] {
  return async ({ username, pin }, { session }) => {
    const passwordHash = await hashPassword(pin ?? ids.secret())
    const branches = await store.writeFeed(async (tx) => {
      const known = await tx.lockUser(username)
      if (known && known.kind !== 'cashier')
        throw new BranchlineError(
          'VALIDATION_FAILED',
          `${username} is the login of a ${known.kind}; it has a password.`,
        )
      const document = await userOf(tx, username)
      if (!known && !document)
        throw new BranchlineError('NOT_FOUND', `There is no User ${username}: save that document first.`)
      await tx.putUser({ username, passwordHash, kind: 'cashier', branchCode: null, disabled: pin === null })
      await tx.removeSessionsOf(username)
      await tx.addLogs([
        {
          by: session.username,
          kind: 'pin_set',
          name: username,
          message: `${pin === null ? 'removed' : 'set'} by ${session.username}`,
        },
      ])
      if (document) await tx.putDocuments([{ ...document, version: document.version + 1 }], true)
      return tx.findWorkplaces(username)
    })
    await logins.forgive(username)
    log.info({ username, branches }, 'PIN set')
    return { username, branches }
  }
}

async function userOf(tx: CentralTransaction, username: string): Promise<CentralDocumentRow | undefined> {
  const [found] = await tx.findDocumentsByName('User', [username])
  return found
}
