import { strict as assert } from 'node:assert'
import type { PrismaClient } from '../generated/client.ts'
import type {
  ConflictResolution,
  ConflictRow,
  ConflictSummaryRow,
  ReplacedIncoming,
  StoredConflictRow,
} from '../rows.ts'
import type { Sql } from '../sql.ts'
import type { CentralReader } from '../store.ts'

type Db = Pick<PrismaClient, 'conflict'>

/** Opens a conflict, or puts the later versions into the record's open one. Answers the incoming version that made room. */
export async function putOpenConflict(db: Db, row: ConflictRow): Promise<ReplacedIncoming | null> {
  const now = new Date()
  const open = await db.conflict.findFirst({ where: { doctype: row.doctype, key: row.key, status: 'open' } })
  if (!open) {
    await db.conflict.create({ data: { ...row, status: 'open', openedAt: now, updatedAt: now } })
    return null
  }
  const { id: _id, ...later } = row
  await db.conflict.update({ where: { id: open.id }, data: { ...later, updatedAt: now } })
  const { branchCode, incomingBody, incomingHash } = open
  return { branchCode, incomingBody, incomingHash }
}

export async function refreshConflict(
  db: Db,
  id: string,
  { localBody, localHash }: Pick<ConflictRow, 'localBody' | 'localHash'>,
): Promise<void> {
  await db.conflict.updateMany({ where: { id, status: 'open' }, data: { localBody, localHash, updatedAt: new Date() } })
}

export async function closeConflict(db: Db, { id, resolvedAt, ...resolution }: ConflictResolution): Promise<void> {
  const { count } = await db.conflict.updateMany({
    where: { id, status: 'open' },
    data: { ...resolution, resolvedAt: new Date(resolvedAt), status: 'closed' },
  })
  assert(count === 1, 'a conflict is closed once')
}

export async function countOpenConflicts(db: Db): Promise<number> {
  return db.conflict.count({ where: { status: 'open' } })
}

const summaryColumns = `"id", "doctype", "key", "name", "branchCode", "localHash", "incomingHash", "incomingHlc", "operation", "status",
  "openedAt", "updatedAt", "resolvedAt", "resolvedBy", "pick"`

const afterEveryUuid = 'g'

/** Newest first: ids are UUIDs that begin with their time. */
export async function listConflicts(
  sql: Sql,
  { status, doctype, branchCode, beforeId, limit }: Parameters<CentralReader['listConflicts']>[0],
): Promise<ConflictSummaryRow[]> {
  const given = Object.entries({ branchCode, doctype, status }).flatMap(([column, value]) =>
    value === null ? [] : [{ column, value }],
  )
  const conditions = given.map(({ column }, index) => `AND "${column}" = $${index + 3}`).join(' ')
  // Which rows, over an index alone; then the rows, as in `listLogs`.
  const rows = await sql.all<ConflictSummaryRow & Columns>(
    `SELECT c.* FROM (SELECT "id" FROM "Conflict" WHERE "id" < $1 ${conditions} ORDER BY "id" DESC LIMIT $2) p
     CROSS JOIN LATERAL (SELECT ${summaryColumns} FROM "Conflict" WHERE "id" = p."id" OFFSET 0) c ORDER BY c."id" DESC`,
    beforeId ?? afterEveryUuid,
    limit,
    ...given.map(({ value }) => value),
  )
  return rows.map((row) => ({ ...row, ...summaryOf(row) }))
}

export async function findConflict(db: Db, id: string): Promise<StoredConflictRow | null> {
  const row = await db.conflict.findUnique({ where: { id } })
  return row && { ...row, ...summaryOf(row) }
}

interface Columns {
  operation: string
  status: string
  pick: string | null
  openedAt: Date
  updatedAt: Date
  resolvedAt: Date | null
}

/** Columns whose type in the database is wider than what is written there. */
function summaryOf(row: Columns) {
  return {
    operation: row.operation as ConflictSummaryRow['operation'],
    status: row.status as ConflictSummaryRow['status'],
    pick: row.pick as ConflictSummaryRow['pick'],
    openedAt: row.openedAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
  }
}
