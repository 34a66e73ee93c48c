import { businessDay } from '@branchline/adapters'
import { travelsDown, type VerifyRun } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { Account } from './account.ts'
import { type CentralSide, compareSides } from './compare-sides.ts'
import { type Judged, judgeRecords } from './judge-records.ts'
import { ownSide } from './own-side.ts'
import { repairAll } from './repair-all.ts'

export interface VerifyOptions {
  scope: VerifyRun['scope']
  gently: boolean
  stopping: () => boolean
  /** Brings up what is owed. */
  push: () => Promise<unknown>
  /** How many records were looked at so far. */
  progress: (looked: number) => void
}

const dayMs = 86_400_000

/**
 * Compares this branch with central and, where it is asked for, repairs what differs. Throws what a call to central throws; UNKNOWN_DOCTYPE
 * for a DocType without a rule.
 */
export async function verifyBranch(services: Services, options: VerifyOptions): Promise<ReturnType<Account['result']>> {
  const { rules } = services
  const { scope } = options
  const entries = scope.doctypes?.map((doctype) => rules.require(doctype)) ?? rules.enabled()
  const since = scope.days === undefined ? null : firstDay(services, scope.days)
  const account = new Account()
  const loading = await loadingDoctypes(services)
  const compared = entries.filter(({ rule }) => !loading.has(rule.doctype) || !travelsDown(rule))
  for (const { rule } of entries) {
    if (!compared.some((entry) => entry.rule === rule))
      account.note(rule.doctype, 'not compared: it is being loaded from central')
  }
  const unsound: [doctype: string, key: string][] = []
  const own = ownSide(services, { since, gently: options.gently, stopping: options.stopping })
  const found = await compareSides(
    own,
    centralSide(services, since),
    doctypesOf(compared),
    (doctype, records, central) => {
      account.count(doctype, records, central)
      // What is unsound here is looked at even where central was altered alike.
      for (const { key, sound } of records) if (!sound) unsound.push([doctype, key])
      options.progress(account.looked)
    },
  )
  for (const [doctype, key] of unsound) found.get(doctype)?.add(key)
  const mismatches: Judged[] = []
  for (const [doctype, keys] of found) {
    const judged = keys.size === 0 ? [] : await judgeRecords(services, rules.require(doctype), [...keys].sort())
    for (const one of judged) {
      account.add(one)
      if (one.verdict.outcome === 'mismatch') mismatches.push(one)
    }
  }
  const result = account.result()
  if (scope.repair) await repairAll(services, mismatches, result.mismatches, options.push)
  return result
}

function doctypesOf(entries: { rule: { doctype: string } }[]): string[] {
  return entries.map(({ rule }) => rule.doctype)
}

/** The first of the last so many business days, today included. */
function firstDay({ clock, timezone }: Services, days: number): string {
  return businessDay(clock.now() - (days - 1) * dayMs, timezone)
}

async function loadingDoctypes({ store }: Services): Promise<Set<string>> {
  const watermarks = await store.read.getWatermarks()
  return new Set(watermarks.filter(({ reloading }) => reloading).map(({ doctype }) => doctype))
}

/** Central as the other side, asked in the name of this server. */
function centralSide(services: Services, since: string | null): CentralSide {
  // A run is longer than a token is good for.
  const holder = () => ({ since, instance: services.instance, fence: services.fence })
  return {
    compare: async (ranges) => (await services.central.verifyCompare({ ranges, ...holder() })).ranges,
    records: (range) => services.central.verifyRecords({ range, ...holder() }),
  }
}
