import type { DoctypeRule } from '@branchline/protocol'
import type { SiteConfigRow } from '../rows.ts'
import type { Db, SqlValue } from '../sql.ts'

/** Every column but the id; a missing one does not compile. */
const columnsOfSite: Record<keyof SiteConfigRow, true> = {
  branchCode: true,
  centralUrl: true,
  instance: true,
  fence: true,
  lastHeartbeatAt: true,
  lastPushAt: true,
  lastPullAt: true,
  lastError: true,
  epoch: true,
  resendAfter: true,
  centralUrlSet: true,
  pushIntervalSeconds: true,
  pullMastersIntervalSeconds: true,
  pullFailoverIntervalSeconds: true,
  historyDays: true,
  logDays: true,
  syncPassword: true,
  timezone: true,
  failoverCursor: true,
  failoverPending: true,
  lastReconciledAt: true,
  lastCentralCheckAt: true,
  verifyHour: true,
}
const siteColumns = Object.keys(columnsOfSite) as (keyof SiteConfigRow)[]
const siteText = `SELECT ${siteColumns.map((column) => `"${column}"`).join(', ')} FROM "SiteConfig" WHERE "id" = 1`

export async function getSiteConfig(db: Db): Promise<SiteConfigRow | null> {
  return db.sql.all<SiteConfigRow>(siteText)[0] ?? null
}

export async function putSiteConfig(db: Db, row: SiteConfigRow): Promise<void> {
  const known = await getSiteConfig(db)
  if (known) throw new Error(`A branch has exactly one site; this database is branch ${known.branchCode}'s.`)
  db.sql.run(
    `INSERT INTO "SiteConfig" ("id", ${siteColumns.map((column) => `"${column}"`).join(', ')})
     VALUES (1, ${siteColumns.map(() => '?').join(', ')})`,
    ...siteColumns.map((column) => row[column] ?? null),
  )
}

/** What is undefined stays as it is. */
export async function patchSiteConfig(db: Db, patch: Partial<SiteConfigRow>): Promise<void> {
  const changed = siteColumns.filter((column) => patch[column] !== undefined)
  if (changed.length === 0) return
  const values = changed.map((column) => patch[column] as SqlValue)
  db.sql.run(
    `UPDATE "SiteConfig" SET ${changed.map((column) => `"${column}" = ?`).join(', ')} WHERE "id" = 1`,
    ...values,
  )
}

export async function listRules(db: Db): Promise<DoctypeRule[]> {
  const rows = db.sql.all<Omit<DoctypeRule, 'enabled'> & { enabled: number }>(
    `SELECT "doctype", "direction", "cdc", "conflictRule", "priority", "batchSize", "branchFilterField", "enabled", "behaviour"
     FROM "DoctypeRule" ORDER BY "priority", "doctype"`,
  )
  return rows.map((row) => ({ ...row, enabled: row.enabled === 1 }))
}

export async function replaceRules(db: Db, rules: DoctypeRule[]): Promise<void> {
  db.sql.run('DELETE FROM "DoctypeRule"')
  db.sql.run(
    `INSERT INTO "DoctypeRule" ("doctype", "direction", "cdc", "conflictRule", "priority", "batchSize", "branchFilterField", "enabled", "behaviour")
     SELECT value ->> 'doctype', value ->> 'direction', value ->> 'cdc', value ->> 'conflictRule', value ->> 'priority',
       value ->> 'batchSize', value ->> 'branchFilterField', value ->> 'enabled', value ->> 'behaviour' FROM json_each(?)`,
    JSON.stringify(rules),
  )
}

export async function replaceSiblings(db: Db, siblings: { branchCode: string; label: string }[]): Promise<void> {
  db.sql.run('DELETE FROM "SiblingBranch"')
  db.sql.run(
    `INSERT INTO "SiblingBranch" ("branchCode", "label") SELECT value ->> 'branchCode', value ->> 'label' FROM json_each(?)`,
    JSON.stringify(siblings),
  )
}
