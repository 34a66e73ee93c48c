import type { Db } from '../sql.ts'

interface UserRow {
  username: string
  passwordHash: string
  kind: string
  disabled: boolean
}

export async function findUser(db: Db, username: string): Promise<UserRow | null> {
  const [row] = db.sql.all<Omit<UserRow, 'disabled'> & { disabled: number }>(
    'SELECT "username", "passwordHash", "kind", "disabled" FROM "User" WHERE "username" = ?',
    username,
  )
  return row ? { ...row, disabled: row.disabled === 1 } : null
}

export async function putUser(db: Db, row: UserRow): Promise<void> {
  await db.prisma.user.upsert({ where: { username: row.username }, create: row, update: row })
}

export async function findSession(
  db: Db,
  tokenHash: string,
): Promise<{ username: string; kind: string; expiresAt: string } | null> {
  const rows = db.sql.all<{ username: string; kind: string; expiresAt: string }>(
    'SELECT "username", "kind", "expiresAt" FROM "Session" WHERE "tokenHash" = ?',
    tokenHash,
  )
  return rows[0] ?? null
}

export async function putSession(
  db: Db,
  row: { tokenHash: string; username: string; kind: string; expiresAt: string },
): Promise<void> {
  await db.prisma.session.create({ data: row })
}

export async function removeSessionsOf(db: Db, username: string): Promise<void> {
  db.sql.run('DELETE FROM "Session" WHERE "username" = ?', username)
}

export async function removeExpiredSessions(db: Db, now: string): Promise<void> {
  db.sql.run('DELETE FROM "Session" WHERE "expiresAt" <= ?', now)
}

/** Those who are cashiers no more lose their sessions too. */
export async function replaceCashiers(db: Db, rows: { username: string; passwordHash: string }[]): Promise<void> {
  const kind = 'cashier'
  const known = db.sql.all<{ username: string; passwordHash: string }>(
    'SELECT "username", "passwordHash" FROM "User" WHERE "kind" = ?',
    kind,
  )
  const given = new Map(rows.map((row) => [row.username, row.passwordHash]))
  const ended = known.filter(({ username, passwordHash }) => given.get(username) !== passwordHash)
  for (const { username } of ended) {
    await removeSessionsOf(db, username)
    if (!given.has(username)) await db.prisma.user.delete({ where: { username } })
  }
  for (const { username, passwordHash } of rows) {
    const taken = await findUser(db, username)
    // An operator of that name stays one.
    if (taken && taken.kind !== kind) continue
    await putUser(db, { username, passwordHash, kind, disabled: false })
  }
}
