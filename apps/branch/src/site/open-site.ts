import { ruleSeeds } from '@branchline/adapters'
import type { BranchStore, SiteConfigRow } from '@branchline/db/branch'
import type { Ids } from '@branchline/protocol'

/**
 * The site this database belongs to: written at the first start, with a fresh `instance` and the seeded rules, so that a branch
 * can sell before it ever reached central. A folder of another branch is refused.
 */
export async function openSite(
  store: BranchStore,
  { branchCode, centralUrl }: Pick<SiteConfigRow, 'branchCode' | 'centralUrl'>,
  ids: Ids,
): Promise<SiteConfigRow> {
  return store.write(async (tx) => {
    const known = await tx.getSiteConfig()
    if (known && known.branchCode !== branchCode) {
      throw new Error(
        `This folder holds branch ${known.branchCode}, and BRANCH_CODE is ${branchCode}. A branch keeps its code for ever; for another branch take another DATA_DIR.`,
      )
    }
    if (known) {
      await tx.patchSiteConfig({ centralUrl })
      return { ...known, centralUrl }
    }
    const site: SiteConfigRow = {
      branchCode,
      centralUrl,
      instance: ids.uuid(),
      fence: null,
      lastHeartbeatAt: null,
      lastPushAt: null,
      lastPullAt: null,
      lastError: null,
      centralUrlSet: null,
      pushIntervalSeconds: null,
      pullMastersIntervalSeconds: null,
      pullFailoverIntervalSeconds: null,
      historyDays: null,
      logDays: null,
      syncPassword: null,
    }
    await tx.putSiteConfig(site)
    await tx.replaceRules([...ruleSeeds])
    return site
  })
}
