import type { DeadLetterCopyRow, FleetReader } from '../fleet-rows.ts'
import type { PrismaClient } from '../generated/client.ts'

type Db = Pick<PrismaClient, 'deadLetterCopy'>

export async function listDeadLetterCopies(
  db: Db,
  { branchCode, after, limit }: Parameters<FleetReader['listDeadLetterCopies']>[0],
): Promise<DeadLetterCopyRow[]> {
  const beyond = after
    ? { OR: [{ branchCode: { gt: after[0] } }, { branchCode: after[0], operationId: { gt: after[1] } }] }
    : {}
  const rows = await db.deadLetterCopy.findMany({
    where: { ...(branchCode === null ? {} : { branchCode }), ...beyond },
    orderBy: [{ branchCode: 'asc' }, { operationId: 'asc' }],
    take: limit,
  })
  return rows.map(copyOf)
}

export async function findDeadLetterCopies(db: Db, operationIds: string[]): Promise<DeadLetterCopyRow[]> {
  const rows = await db.deadLetterCopy.findMany({ where: { operationId: { in: operationIds } } })
  return rows.map(copyOf)
}

export async function listRecordDeadLetters(db: Db, doctype: string, name: string): Promise<DeadLetterCopyRow[]> {
  const rows = await db.deadLetterCopy.findMany({ where: { doctype, name }, take: 100 })
  return rows.map(copyOf)
}

export async function replaceDeadLetterCopies(db: Db, branchCode: string, rows: DeadLetterCopyRow[]): Promise<void> {
  await db.deadLetterCopy.deleteMany({ where: { branchCode } })
  if (rows.length > 0) await db.deadLetterCopy.createMany({ data: rows })
}

function copyOf(row: Awaited<ReturnType<PrismaClient['deadLetterCopy']['findMany']>>[number]): DeadLetterCopyRow {
  return { ...row, operation: row.operation as DeadLetterCopyRow['operation'] }
}
