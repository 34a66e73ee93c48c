import type { CentralStore } from '@branchline/db/central'
import { hashPassword, verifyPassword } from '@branchline/platform'

/** The operator named by the environment exists, has that password, and may do everything. */
export async function seedOperator(store: CentralStore, username: string, password: string): Promise<void> {
  const stored = await store.read.findUser(username)
  if (stored?.kind === 'operator' && stored.role === 'admin' && (await verifyPassword(stored.passwordHash, password)))
    return
  const passwordHash = await hashPassword(password)
  await store.write(async (tx) => {
    await tx.putUser({ username, passwordHash, kind: 'operator', role: 'admin', branchCode: null, disabled: false })
    await tx.removeSessionsOf(username)
  })
}
