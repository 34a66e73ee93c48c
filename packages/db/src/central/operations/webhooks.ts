import type { PrismaClient } from '../generated/client.ts'
import type { WebhookRow } from '../rows.ts'
import { iso } from '../sql.ts'

type Db = Pick<PrismaClient, 'webhook'>
type Stored = Awaited<ReturnType<PrismaClient['webhook']['findMany']>>[number]

/** In the order in which they were made. */
export async function listWebhooks(db: Db): Promise<WebhookRow[]> {
  return (await db.webhook.findMany({ orderBy: { id: 'asc' } })).map(toRow)
}

export async function findWebhook(db: Db, id: string): Promise<WebhookRow | null> {
  const row = await db.webhook.findUnique({ where: { id } })
  return row && toRow(row)
}

export async function putWebhook(db: Db, row: WebhookRow): Promise<void> {
  const data = toStored(row)
  await db.webhook.upsert({ where: { id: row.id }, create: data, update: data })
}

/** Answers whether there was one. */
export async function removeWebhook(db: Db, id: string): Promise<boolean> {
  return (await db.webhook.deleteMany({ where: { id } })).count === 1
}

/** Changes it only if nobody has taken or saved it since its `nextAttemptAt` was read. Answers whether it did. */
export async function changeWebhook(
  db: Db,
  { id, nextAttemptAt }: WebhookRow,
  patch: Partial<WebhookRow>,
): Promise<boolean> {
  const where = { id, nextAttemptAt: new Date(nextAttemptAt), enabled: true }
  return (await db.webhook.updateMany({ where, data: toStored(patch) })).count === 1
}

const times = ['previousSecretUntil', 'nextAttemptAt', 'failingSince', 'lastDeliveredAt', 'createdAt'] as const

function toStored(row: WebhookRow): Stored
function toStored(row: Partial<WebhookRow>): Partial<Stored>
function toStored({ doctypes, ...row }: Partial<WebhookRow>): Partial<Stored> {
  const dated = times.flatMap((field) => {
    const value = row[field]
    return value === undefined ? [] : [[field, value === null ? null : new Date(value)]]
  })
  return { ...row, ...(doctypes ? { doctypes: JSON.stringify(doctypes) } : {}), ...Object.fromEntries(dated) }
}

function toRow(row: Stored): WebhookRow {
  return {
    ...row,
    doctypes: JSON.parse(row.doctypes),
    previousSecretUntil: iso(row.previousSecretUntil),
    nextAttemptAt: row.nextAttemptAt.toISOString(),
    failingSince: iso(row.failingSince),
    lastDeliveredAt: iso(row.lastDeliveredAt),
    createdAt: row.createdAt.toISOString(),
  }
}
