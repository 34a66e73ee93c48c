import type { PrismaClient } from '../generated/client.ts'
import type { ConflictRow } from '../store.ts'

type Db = Pick<PrismaClient, 'conflict'>

/** Opens a conflict, or puts the later version into the record's open one. Answers its id. */
export async function putOpenConflict(db: Db, row: ConflictRow): Promise<string> {
  const now = new Date()
  const open = await db.conflict.findFirst({ where: { doctype: row.doctype, key: row.key, status: 'open' } })
  if (!open) {
    await db.conflict.create({ data: { ...row, status: 'open', openedAt: now, updatedAt: now } })
    return row.id
  }
  const { id: _id, ...later } = row
  await db.conflict.update({ where: { id: open.id }, data: { ...later, updatedAt: now } })
  return open.id
}

export async function countOpenConflicts(db: Db): Promise<number> {
  return db.conflict.count({ where: { status: 'open' } })
}
