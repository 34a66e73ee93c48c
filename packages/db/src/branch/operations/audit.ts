import { type AuditHead, type AuditRow, linkRows } from '../../audit/chain.ts'
import type { SyncLogRow } from '../rows.ts'
import type { Db } from '../sql.ts'

/** What people did here, as rows of the chain, in the transaction of what they did. */
export function addAudit(db: Pick<Db, 'sql'>, lines: (SyncLogRow & { by: string })[]): void {
  const [first] = lines
  if (!first) return
  const head = headIn(db)
  if (!head) throw new Error('AuditHead is empty: the end of the audit is gone')
  const rows = linkRows(head, lines, first.at)
  db.sql.run(
    `INSERT INTO "Audit" ("number", "at", "actor", "action", "digest", "previous", "hash")
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6 FROM json_each(?) ORDER BY "key"`,
    JSON.stringify(
      rows.map(({ number, at, actor, action, digest, previous, hash }) => [
        ...[Number(number), at, actor, action, digest, previous, hash],
      ]),
    ),
  )
  const last = rows.at(-1) ?? head
  db.sql.run('UPDATE "AuditHead" SET "number" = ?, "hash" = ? WHERE "id" = 1', Number(last.number), last.hash)
}

/** Rows from `after` on, in order. */
export async function listAudit(db: Pick<Db, 'sql'>, after: bigint, limit: number): Promise<AuditRow[]> {
  const rows = db.sql.all<Omit<AuditRow, 'number'> & { number: number }>(
    `SELECT "number", "at", "actor", "action", "digest", "previous", "hash" FROM "Audit" WHERE "number" > ? ORDER BY "number" LIMIT ?`,
    // What is before all numbers is more than SQLite's numbers hold exactly.
    Math.max(Number(after), Number.MIN_SAFE_INTEGER),
    limit,
  )
  return rows.map((row) => ({ ...row, number: BigInt(row.number) }))
}

export async function findAuditHead(db: Pick<Db, 'sql'>): Promise<AuditHead | null> {
  return headIn(db)
}

function headIn(db: Pick<Db, 'sql'>): AuditHead | null {
  const [head] = db.sql.all<{ number: number; hash: string }>('SELECT "number", "hash" FROM "AuditHead" WHERE "id" = 1')
  return head ? { ...head, number: BigInt(head.number) } : null
}
