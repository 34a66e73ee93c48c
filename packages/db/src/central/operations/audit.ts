import { type AuditHead, type AuditRow, linkRows } from '../../audit/chain.ts'
import type { CentralLogRow } from '../rows.ts'
import { asJson, type Sql } from '../sql.ts'

/** What people did, as rows of the chain. One writer at a time: the head is locked until the commit. */
export async function addAudit(sql: Sql, lines: (CentralLogRow & { by: string })[], at: string): Promise<void> {
  if (lines.length === 0) return
  const [head] = await sql.all<AuditHead>(`SELECT "number", "hash" FROM "AuditHead" WHERE "id" = 1 FOR UPDATE`)
  if (!head) throw new Error('AuditHead is empty: the end of the audit is gone')
  const rows = linkRows(head, lines, at)
  await sql.run(
    `INSERT INTO "Audit" SELECT * FROM jsonb_to_recordset($1::jsonb) AS r("number" bigint, "at" timestamptz, "actor" text,
       "action" text, "digest" text, "previous" text, "hash" text)`,
    asJson(rows.map((row) => ({ ...row, number: String(row.number) }))),
  )
  const last = rows.at(-1) ?? head
  await sql.run(`UPDATE "AuditHead" SET "number" = $1, "hash" = $2 WHERE "id" = 1`, last.number, last.hash)
}

/** Rows from `after` on, in order. */
export async function listAudit(sql: Sql, after: bigint, limit: number): Promise<AuditRow[]> {
  const rows = await sql.all<Omit<AuditRow, 'at'> & { at: Date }>(
    `SELECT "number", "at", "actor", "action", "digest", "previous", "hash" FROM "Audit" WHERE "number" > $1 ORDER BY "number" LIMIT $2`,
    after,
    limit,
  )
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}

/** null: it is gone. */
export async function findAuditHead(sql: Sql): Promise<AuditHead | null> {
  const [head] = await sql.all<AuditHead>(`SELECT "number", "hash" FROM "AuditHead" WHERE "id" = 1`)
  return head ?? null
}
