import type { AlertReader, AlertWriter, JudgedAlertRow, StoredAlertRow } from '../alert-rows.ts'
import type { PrismaClient } from '../generated/client.ts'
import type { AlertRow } from '../rows.ts'
import { asJson, type Sql } from '../sql.ts'

type Db = Pick<PrismaClient, 'alert'>

const plain = { id: true, code: true, branchCode: true, doctype: true, name: true, message: true } as const

export async function addAlerts(db: Db, rows: AlertRow[]): Promise<void> {
  const at = new Date()
  await db.alert.createMany({ data: rows.map((row) => ({ ...row, at })) })
}

/** Those that are open, newest first. */
export async function listAlerts(db: Db, limit: number): Promise<(AlertRow & { at: string })[]> {
  const rows = await db.alert.findMany({
    where: { state: 'open' },
    orderBy: { at: 'desc' },
    take: limit,
    select: { ...plain, at: true },
  })
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}

/** Those that are open. */
export async function findAlerts(db: Db, ids: string[]): Promise<AlertRow[]> {
  return db.alert.findMany({ where: { id: { in: ids }, state: 'open' }, select: plain })
}

/** Raises it, or says anew what it is about: it stays as old as it is, unless it was over. */
export async function putAlert(sql: Sql, row: AlertRow): Promise<void> {
  await sql.run(
    `INSERT INTO "Alert" AS a ("id", "code", "branchCode", "doctype", "name", "message", "severity", "at", "state")
     VALUES ($1, $2, $3, $4, $5, $6, $7, now(), 'open')
     ON CONFLICT ("id") DO UPDATE SET "code" = excluded."code", "branchCode" = excluded."branchCode", "doctype" = excluded."doctype",
       "name" = excluded."name", "message" = excluded."message", "severity" = excluded."severity", "state" = 'open',
       "at" = CASE WHEN a."state" = 'resolved' THEN excluded."at" ELSE a."at" END, "resolvedAt" = NULL,
       "acknowledgedAt" = CASE WHEN a."state" = 'resolved' THEN NULL ELSE a."acknowledgedAt" END,
       "acknowledgedBy" = CASE WHEN a."state" = 'resolved' THEN NULL ELSE a."acknowledgedBy" END,
       "note" = CASE WHEN a."state" = 'resolved' THEN NULL ELSE a."note" END`,
    row.id,
    row.code,
    row.branchCode,
    row.doctype,
    row.name,
    row.message,
    row.severity ?? 'warning',
  )
}

export async function removeAlert(db: Db, id: string): Promise<void> {
  await resolveAlerts(db, [id], new Date().toISOString())
}

export async function resolveAlerts(db: Db, ids: string[], at: string): Promise<void> {
  await db.alert.updateMany({
    where: { id: { in: ids }, state: { not: 'resolved' } },
    data: { state: 'resolved', resolvedAt: at },
  })
}

export async function searchAlerts(
  db: Db,
  { state, branchCode, after, limit }: Parameters<AlertReader['searchAlerts']>[0],
): Promise<StoredAlertRow[]> {
  const beyond = after ? { OR: [{ at: { lt: after[0] } }, { at: after[0], id: { lt: after[1] } }] } : {}
  const rows = await db.alert.findMany({
    where: {
      state: state ?? { not: 'pending' },
      ...(branchCode === null ? {} : { branchCode }),
      ...(after ? { at: { lte: after[0] } } : {}),
      ...beyond,
    },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: limit,
  })
  return rows.map(alertOf)
}

export async function listJudgedAlerts(db: Db, codes: string[]): Promise<StoredAlertRow[]> {
  const rows = await db.alert.findMany({ where: { state: { in: ['pending', 'open'] }, code: { in: codes } } })
  return rows.map(alertOf)
}

/** One statement. What was acknowledged stays so as long as it is open. */
export async function putJudgedAlerts(sql: Sql, rows: JudgedAlertRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql.run(
    `INSERT INTO "Alert" AS a ("id", "code", "branchCode", "doctype", "name", "message", "severity", "state", "at", "resolvedAt")
     SELECT r."id", r."code", r."branchCode", r."doctype", r."name", r."message", r."severity", r."state", r."at", r."resolvedAt"
     FROM jsonb_to_recordset($1::jsonb) AS r("id" text, "code" text, "branchCode" text, "doctype" text, "name" text, "message" text,
       "severity" text, "state" text, "at" timestamptz, "resolvedAt" timestamptz)
     ORDER BY 1
     ON CONFLICT ("id") DO UPDATE SET "message" = excluded."message", "severity" = excluded."severity", "state" = excluded."state",
       "at" = excluded."at", "resolvedAt" = excluded."resolvedAt",
       "acknowledgedAt" = CASE WHEN a."state" = 'resolved' THEN NULL ELSE a."acknowledgedAt" END,
       "acknowledgedBy" = CASE WHEN a."state" = 'resolved' THEN NULL ELSE a."acknowledgedBy" END,
       "note" = CASE WHEN a."state" = 'resolved' THEN NULL ELSE a."note" END`,
    asJson(rows),
  )
}

export async function acknowledgeAlerts(
  db: Db,
  ids: string[],
  { by, at, note }: Parameters<AlertWriter['acknowledgeAlerts']>[1],
): Promise<StoredAlertRow[]> {
  const known = { id: { in: ids }, state: { not: 'pending' } }
  await db.alert.updateMany({ where: known, data: { acknowledgedAt: at, acknowledgedBy: by, note } })
  return (await db.alert.findMany({ where: known })).map(alertOf)
}

const unannounced = `"state" <> 'pending' AND "announced" IS DISTINCT FROM CASE WHEN "state" = 'resolved' THEN 'resolved' ELSE "severity" END`

export async function listUnannounced(
  sql: Sql,
  limit: number,
): Promise<(StoredAlertRow & { announced: string | null })[]> {
  const rows = await sql.all<Stored>(`SELECT * FROM "Alert" WHERE ${unannounced} ORDER BY "at" LIMIT $1`, limit)
  return rows.map((row) => ({ ...alertOf(row), announced: row.announced }))
}

export async function markAnnounced(
  sql: Sql,
  rows: { id: string; from: string | null; to: string }[],
): Promise<string[]> {
  const marked = await sql.all<{ id: string }>(
    `UPDATE "Alert" a SET "announced" = r."to" FROM jsonb_to_recordset($1::jsonb) AS r("id" text, "from" text, "to" text)
     WHERE a."id" = r."id" AND a."announced" IS NOT DISTINCT FROM r."from" RETURNING a."id"`,
    asJson(rows),
  )
  return marked.map(({ id }) => id)
}

/** Removes up to `limit` of those resolved before then. Answers how many. */
export function purgeAlerts(sql: Sql, resolvedBefore: string, limit: number): Promise<number> {
  return sql.run(
    `DELETE FROM "Alert" WHERE "id" = ANY(ARRAY(
       SELECT "id" FROM "Alert" WHERE "state" = 'resolved' AND "at" < $1::timestamptz AND "resolvedAt" < $1::timestamptz
       ORDER BY "at" LIMIT $2))`,
    resolvedBefore,
    limit,
  )
}

type Stored = Awaited<ReturnType<PrismaClient['alert']['findMany']>>[number]

function alertOf({ announced: _announced, ...row }: Stored): StoredAlertRow {
  return {
    ...row,
    severity: row.severity as StoredAlertRow['severity'],
    state: row.state as StoredAlertRow['state'],
    at: row.at.toISOString(),
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    acknowledgedAt: row.acknowledgedAt?.toISOString() ?? null,
  }
}
