import type { BranchStore } from '@branchline/db/branch'
import { hashPassword, verifyPassword } from '@branchline/platform'

/** The operator named by the environment exists and has that password; what was opened with another one ends. */
export async function seedOperator(store: BranchStore, username: string, password: string): Promise<void> {
  const stored = await store.read.findUser(username)
  if (stored && (await verifyPassword(stored.passwordHash, password))) return
  const passwordHash = await hashPassword(password)
  await store.write(async (tx) => {
    await tx.putUser({ username, passwordHash, kind: 'operator', disabled: false })
    await tx.removeSessionsOf(username)
  })
}
