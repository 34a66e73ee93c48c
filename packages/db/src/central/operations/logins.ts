import type { PrismaClient } from '../generated/client.ts'
import type { SessionRow, UserRow } from '../rows.ts'
import { iso, type Sql } from '../sql.ts'

type Db = Pick<PrismaClient, 'user' | 'session'>
type StoredUser = Awaited<ReturnType<PrismaClient['user']['findMany']>>[number]

export async function findUser(db: Db, username: string): Promise<UserRow | null> {
  const row = await db.user.findUnique({ where: { username } })
  return row && toUser(row)
}

/** Waits for whoever is changing the login, and is the only one to change it, or to open a session of it, until its own end. */
export async function lockUser(sql: Sql, username: string): Promise<UserRow | null> {
  const [row] = await sql.all<StoredUser>(
    `SELECT "username", "passwordHash", "kind", "branchCode", "disabled", "role", "doctypes", "previousPasswordHash",
            "previousPasswordUntil"
     FROM "User" WHERE "username" = $1 FOR UPDATE`,
    username,
  )
  return row ? toUser(row) : null
}

/** Fields that are not given stay as they are. */
export async function putUser(db: Db, { doctypes, previousPasswordUntil: until, ...row }: UserRow): Promise<void> {
  const data = {
    ...row,
    ...(doctypes === undefined ? {} : { doctypes: doctypes && JSON.stringify(doctypes) }),
    ...(until === undefined ? {} : { previousPasswordUntil: until && new Date(until) }),
  }
  await db.user.upsert({ where: { username: row.username }, create: data, update: data })
}

/** Every caller's, every two seconds. */
export async function findSession(sql: Sql, tokenHash: string, now: string): Promise<SessionRow | null> {
  const [row] = await sql.all<Omit<SessionRow, 'expiresAt'> & { expiresAt: Date }>(
    `SELECT "tokenHash", "username", "kind", "branchCode", "expiresAt" FROM "Session" WHERE "tokenHash" = $1`,
    tokenHash,
  )
  if (!row || row.expiresAt.getTime() <= Date.parse(now)) return null
  return { ...row, expiresAt: row.expiresAt.toISOString() }
}

export async function putSession(db: Db, row: SessionRow): Promise<void> {
  await db.session.create({ data: { ...row, expiresAt: new Date(row.expiresAt) } })
}

export async function removeExpiredSessions(db: Db, now: string): Promise<void> {
  await db.session.deleteMany({ where: { expiresAt: { lte: new Date(now) } } })
}

/** No session of the login is good for longer than that. */
export async function endSessionsOf(db: Db, username: string, until: string): Promise<void> {
  const expiresAt = new Date(until)
  await db.session.updateMany({ where: { username, expiresAt: { gt: expiresAt } }, data: { expiresAt } })
}

/** Those of a branch, its server's and its cashiers'. */
export async function removeSessionsAt(db: Db, branchCode: string): Promise<void> {
  await db.session.deleteMany({ where: { branchCode } })
}

export async function removeSessionsOf(db: Db, username: string): Promise<void> {
  await db.session.deleteMany({ where: { username } })
}

export async function listUsers(db: Db): Promise<UserRow[]> {
  return (await db.user.findMany({ orderBy: { username: 'asc' } })).map(toUser)
}

function toUser({ doctypes, previousPasswordUntil, ...row }: StoredUser): UserRow {
  return {
    ...row,
    kind: row.kind as UserRow['kind'],
    role: row.role as NonNullable<UserRow['role']> | null,
    doctypes: doctypes === null ? null : JSON.parse(doctypes),
    previousPasswordUntil: iso(previousPasswordUntil),
  }
}
