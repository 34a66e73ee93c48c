import type { AlertChannelRow, AlertDeliveryRow } from '../alert-rows.ts'
import type { PrismaClient } from '../generated/client.ts'
import { iso } from '../sql.ts'

type Db = Pick<PrismaClient, 'alertChannel' | 'alertDelivery'>

export async function listAlertChannels(db: Db): Promise<AlertChannelRow[]> {
  const rows = await db.alertChannel.findMany({ orderBy: { id: 'asc' } })
  return rows.map((row) => ({
    ...row,
    kind: row.kind as AlertChannelRow['kind'],
    severity: row.severity as AlertChannelRow['severity'],
    lastSentAt: iso(row.lastSentAt),
    failingSince: iso(row.failingSince),
  }))
}

export async function putAlertChannel(db: Db, row: AlertChannelRow): Promise<void> {
  await db.alertChannel.upsert({ where: { id: row.id }, create: row, update: row })
}

export async function patchAlertChannel(db: Db, id: string, patch: Partial<AlertChannelRow>): Promise<void> {
  await db.alertChannel.updateMany({ where: { id }, data: patch })
}

/** False: that day, or a later one, was marked before. Of several at once one is told true. */
export async function markReported(db: Db, id: string, day: string): Promise<boolean> {
  const where = { id, OR: [{ reportedDay: null }, { reportedDay: { lt: day } }] }
  return (await db.alertChannel.updateMany({ where, data: { reportedDay: day } })).count === 1
}

/** With what it has yet to be sent. */
export async function removeAlertChannel(db: Db, id: string): Promise<boolean> {
  await db.alertDelivery.deleteMany({ where: { channelId: id } })
  return (await db.alertChannel.deleteMany({ where: { id } })).count > 0
}

export async function listDueDeliveries(db: Db, now: string, limit: number): Promise<AlertDeliveryRow[]> {
  const rows = await db.alertDelivery.findMany({
    where: { nextAttemptAt: { lte: now } },
    orderBy: { nextAttemptAt: 'asc' },
    take: limit,
  })
  return rows.map((row) => ({
    ...row,
    nextAttemptAt: row.nextAttemptAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
  }))
}

export async function addDeliveries(db: Db, rows: AlertDeliveryRow[]): Promise<void> {
  if (rows.length > 0) await db.alertDelivery.createMany({ data: rows })
}

/** Only if nobody has taken it since its `nextAttemptAt` was read. */
export async function takeDelivery(
  db: Db,
  { id, nextAttemptAt }: AlertDeliveryRow,
  patch: Pick<AlertDeliveryRow, 'attempts' | 'nextAttemptAt'>,
): Promise<boolean> {
  return (await db.alertDelivery.updateMany({ where: { id, nextAttemptAt }, data: patch })).count === 1
}

export async function removeDelivery(db: Db, id: string): Promise<void> {
  await db.alertDelivery.deleteMany({ where: { id } })
}
