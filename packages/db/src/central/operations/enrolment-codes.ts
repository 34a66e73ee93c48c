import type { PrismaClient } from '../generated/client.ts'
import type { EnrolmentCodeRow } from '../rows.ts'
import { iso } from '../sql.ts'

type Db = Pick<PrismaClient, 'enrolmentCode'>

export async function findEnrolmentCode(db: Db, codeHash: string): Promise<EnrolmentCodeRow | null> {
  const row = await db.enrolmentCode.findUnique({ where: { codeHash } })
  if (!row) return null
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    usedAt: iso(row.usedAt),
    revokedAt: iso(row.revokedAt),
  }
}

export async function putEnrolmentCode(db: Db, row: EnrolmentCodeRow): Promise<void> {
  await db.enrolmentCode.create({ data: row })
}

export async function useEnrolmentCode(db: Db, codeHash: string, at: string): Promise<void> {
  await db.enrolmentCode.update({ where: { codeHash }, data: { usedAt: at } })
}

export async function revokeEnrolmentCodes(db: Db, branchCode: string, at: string): Promise<number> {
  const waiting = { branchCode, usedAt: null, revokedAt: null, expiresAt: { gt: at } }
  return (await db.enrolmentCode.updateMany({ where: waiting, data: { revokedAt: at } })).count
}

export async function purgeEnrolmentCodes(db: Db, expiredBefore: string): Promise<number> {
  return (await db.enrolmentCode.deleteMany({ where: { expiresAt: { lt: expiredBefore } } })).count
}
