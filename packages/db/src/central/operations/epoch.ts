import { createHash } from 'node:crypto'
import type { Sql } from '../sql.ts'

/**
 * The life of the database: 16 hex digits over a random id in it, PostgreSQL's system identifier and timeline, and the database's
 * oid. It changes by itself on dump and restore, point-in-time restore, promotion and template copy.
 */
export async function readEpoch(sql: Sql): Promise<string> {
  const rows = await sql.all<{ life: string }>(
    `SELECT concat_ws('/', i."random", s.system_identifier::text, c.timeline_id::text, d.oid::text) AS life
     FROM "DatabaseIdentity" i, pg_control_system() s, pg_control_checkpoint() c, pg_database d
     WHERE i."id" = 1 AND d.datname = current_database()`,
  )
  const life = rows[0]?.life
  if (!life) throw new Error('the database has no identity')
  return createHash('sha256').update(life).digest('hex').slice(0, 16)
}
