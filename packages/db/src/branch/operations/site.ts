import type { DoctypeRule } from '@branchline/protocol'
import type { Db } from '../sql.ts'
import type { SiteConfigRow } from '../store.ts'

export async function getSiteConfig(db: Db): Promise<SiteConfigRow | null> {
  const row = await db.prisma.siteConfig.findUnique({ where: { id: 1 } })
  if (!row) return null
  const { id: _id, ...site } = row
  return site
}

export async function putSiteConfig(db: Db, row: SiteConfigRow): Promise<void> {
  const known = await getSiteConfig(db)
  if (known) throw new Error(`A branch has exactly one site; this database is branch ${known.branchCode}'s.`)
  await db.prisma.siteConfig.create({ data: row })
}

export async function patchSiteConfig(db: Db, patch: Partial<SiteConfigRow>): Promise<void> {
  await db.prisma.siteConfig.updateMany({ where: { id: 1 }, data: patch })
}

export async function listRules(db: Db): Promise<DoctypeRule[]> {
  const rows = await db.prisma.doctypeRule.findMany({ orderBy: [{ priority: 'asc' }, { doctype: 'asc' }] })
  return rows as DoctypeRule[]
}

export async function replaceRules(db: Db, rules: DoctypeRule[]): Promise<void> {
  await db.prisma.doctypeRule.deleteMany()
  await db.prisma.doctypeRule.createMany({ data: rules })
}

export async function replaceSiblings(db: Db, siblings: { branchCode: string; label: string }[]): Promise<void> {
  await db.prisma.siblingBranch.deleteMany()
  await db.prisma.siblingBranch.createMany({ data: siblings })
}
