import type { PrismaClient } from '../generated/client.ts'
import type { BranchStatusRow, SiteRow } from '../rows.ts'
import { iso } from '../sql.ts'

type Db = Pick<PrismaClient, 'siteConfig' | 'branchStatus'>
const siteFields = { branchCode: true, label: true, timezone: true, username: true, enabled: true } as const

export async function findSite(db: Db, branchCode: string): Promise<SiteRow | null> {
  return db.siteConfig.findUnique({ where: { branchCode }, select: siteFields })
}

export async function listSites(db: Db): Promise<SiteRow[]> {
  return db.siteConfig.findMany({ select: siteFields, orderBy: { branchCode: 'asc' } })
}

export async function putSite(db: Db, row: SiteRow): Promise<void> {
  await db.siteConfig.upsert({
    where: { branchCode: row.branchCode },
    create: { ...row, createdAt: new Date() },
    update: row,
  })
}

type StoredStatus = Awaited<ReturnType<PrismaClient['branchStatus']['findMany']>>[number]

export async function listBranchStatuses(db: Db): Promise<BranchStatusRow[]> {
  return (await db.branchStatus.findMany()).map(statusRow)
}

export async function findBranchStatus(db: Db, branchCode: string): Promise<BranchStatusRow | null> {
  const row = await db.branchStatus.findUnique({ where: { branchCode } })
  return row && statusRow(row)
}

/** Writes the fields given; the others stay. */
export async function putBranchStatus(
  db: Db,
  branchCode: string,
  patch: Partial<Omit<BranchStatusRow, 'branchCode'>>,
): Promise<void> {
  const { status, money, lastHeartbeatAt, lastPushAt, lastPullAt, ...rest } = patch
  const data = {
    ...rest,
    ...(status === undefined ? {} : { status: status as object }),
    ...(money === undefined ? {} : { money: money as object }),
    ...(lastHeartbeatAt === undefined ? {} : { lastHeartbeatAt }),
    ...(lastPushAt === undefined ? {} : { lastPushAt }),
    ...(lastPullAt === undefined ? {} : { lastPullAt }),
  }
  await db.branchStatus.upsert({ where: { branchCode }, create: { branchCode, ...data }, update: data })
}

function statusRow(row: StoredStatus): BranchStatusRow {
  return {
    ...row,
    lastHeartbeatAt: iso(row.lastHeartbeatAt),
    lastPushAt: iso(row.lastPushAt),
    lastPullAt: iso(row.lastPullAt),
  }
}
