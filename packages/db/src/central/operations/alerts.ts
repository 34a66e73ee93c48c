import type { PrismaClient } from '../generated/client.ts'
import type { AlertRow } from '../rows.ts'

type Db = Pick<PrismaClient, 'alert'>

export async function addAlerts(db: Db, rows: AlertRow[]): Promise<void> {
  const at = new Date()
  await db.alert.createMany({ data: rows.map((row) => ({ ...row, at })) })
}

/** Newest first. */
export async function listAlerts(db: Db, limit: number): Promise<(AlertRow & { at: string })[]> {
  const rows = await db.alert.findMany({ orderBy: { at: 'desc' }, take: limit })
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}

export async function findAlerts(db: Db, ids: string[]): Promise<AlertRow[]> {
  const rows = await db.alert.findMany({ where: { id: { in: ids } }, omit: { at: true } })
  return rows
}

/** Raises it, or says anew what it is about; it stays as old as it is. */
export async function putAlert(db: Db, { id, ...row }: AlertRow): Promise<void> {
  await db.alert.upsert({ where: { id }, create: { id, ...row, at: new Date() }, update: row })
}

export async function removeAlert(db: Db, id: string): Promise<void> {
  await db.alert.deleteMany({ where: { id } })
}
