import { createHash } from 'node:crypto'
import type { CentralLogRow } from '../rows.ts'
import type { AuditHead, AuditRow } from '../security-rows.ts'
import { asJson, type Sql } from '../sql.ts'

/** What people did, as rows of the chain. One writer at a time: the head is locked until the commit. */
export async function addAudit(sql: Sql, rows: (CentralLogRow & { by: string })[], at: string): Promise<void> {
  if (rows.length === 0) return
  const [head] = await sql.all<AuditHead>(`SELECT "number", "hash" FROM "AuditHead" WHERE "id" = 1 FOR UPDATE`)
  if (!head) throw new Error('AuditHead is empty: the end of the audit is gone')
  let { number, hash } = head
  const added = rows.map(({ by, ...row }) => {
    number += 1n
    const linked = { number, at, actor: by, action: row.kind, digest: digestOf(row), previous: hash }
    hash = auditHash(linked)
    return { ...linked, number: String(number), hash }
  })
  await sql.run(
    `INSERT INTO "Audit" SELECT * FROM jsonb_to_recordset($1::jsonb) AS r("number" bigint, "at" timestamptz, "actor" text,
       "action" text, "digest" text, "previous" text, "hash" text)`,
    asJson(added),
  )
  await sql.run(`UPDATE "AuditHead" SET "number" = $1, "hash" = $2 WHERE "id" = 1`, number, hash)
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

/** A row's hash: of all it says, the row before included. */
export function auditHash({ number, at, actor, action, digest, previous }: Omit<AuditRow, 'hash'>): string {
  return sha256(JSON.stringify([String(number), at, actor, action, digest, previous]))
}

function digestOf({ branchCode, kind, doctype, name, code, message, detail }: CentralLogRow): string {
  return sha256(JSON.stringify([branchCode, kind, doctype, name, code, message, detail].map((part) => part ?? null)))
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
