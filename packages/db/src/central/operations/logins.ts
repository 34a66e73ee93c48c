import type { PrismaClient } from '../generated/client.ts'
import type { SessionRow, UserRow } from '../rows.ts'

type Db = Pick<PrismaClient, 'user' | 'session'>

export async function findUser(db: Db, username: string): Promise<UserRow | null> {
  return (await db.user.findUnique({ where: { username } })) as UserRow | null
}

export async function putUser(db: Db, row: UserRow): Promise<void> {
  await db.user.upsert({ where: { username: row.username }, create: row, update: row })
}

export async function findSession(db: Db, tokenHash: string, now: string): Promise<SessionRow | null> {
  const row = await db.session.findUnique({ where: { tokenHash } })
  if (!row || row.expiresAt.getTime() <= Date.parse(now)) return null
  return { ...row, kind: row.kind as SessionRow['kind'], expiresAt: row.expiresAt.toISOString() }
}

export async function putSession(db: Db, row: SessionRow): Promise<void> {
  await db.session.create({ data: { ...row, expiresAt: new Date(row.expiresAt) } })
}

export async function removeExpiredSessions(db: Db, now: string): Promise<void> {
  await db.session.deleteMany({ where: { expiresAt: { lte: new Date(now) } } })
}

export async function removeSessionsOf(db: Db, username: string): Promise<void> {
  await db.session.deleteMany({ where: { username } })
}

export async function listUsers(db: Db): Promise<UserRow[]> {
  return (await db.user.findMany({ orderBy: { username: 'asc' } })) as UserRow[]
}
