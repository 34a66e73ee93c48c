import { ruleSeeds } from '@branchline/adapters'
import type { BranchStore, SiteConfigRow } from '@branchline/db/branch'
import type { Ids } from '@branchline/protocol'
import { syncPassword } from './sync-password.ts'

interface GivenSite {
  branchCode: string
  centralUrl: string
  secretKey: string
  /** Undefined when the environment names none. */
  syncPassword: string | undefined
}

/**
 * The site this database belongs to: written at the first start, with a fresh `instance` and the seeded rules, so that a branch
 * can sell before it ever reached central. A folder of another branch is refused. With the password to log in with at central,
 * which is stored encrypted.
 */
export async function openSite(
  store: BranchStore,
  { branchCode, centralUrl, secretKey, syncPassword: given }: GivenSite,
  ids: Ids,
): Promise<{ site: SiteConfigRow; password: string }> {
  return store.write(async (tx) => {
    const known = await tx.getSiteConfig()
    if (known && known.branchCode !== branchCode) {
      throw new Error(
        `This folder holds branch ${known.branchCode}, and BRANCH_CODE is ${branchCode}. A branch keeps its code for ever; for another branch take another DATA_DIR.`,
      )
    }
    const question = { branchCode, secretKey, given, stored: known?.syncPassword ?? null }
    const { password, store: sealed } = syncPassword(question, () => ids.secret())
    const kept = sealed === null ? {} : { syncPassword: sealed }
    if (known) {
      await tx.patchSiteConfig({ centralUrl, ...kept })
      return { site: { ...known, centralUrl, ...kept }, password }
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
      epoch: null,
      resendAfter: null,
      centralUrlSet: null,
      pushIntervalSeconds: null,
      pullMastersIntervalSeconds: null,
      pullFailoverIntervalSeconds: null,
      historyDays: null,
      logDays: null,
      verifyHour: null,
      syncPassword: sealed,
      timezone: null,
    }
    await tx.putSiteConfig(site)
    await tx.replaceRules([...ruleSeeds])
    return { site, password }
  })
}
