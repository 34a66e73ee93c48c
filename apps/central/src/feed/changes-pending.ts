import type { FeedPosition } from '@branchline/db/central'
import { type CentralHandlers, limits, travelsDown } from '@branchline/protocol'
import { branchOf } from '../auth/branch-of.ts'
import { liesBeyond } from '../failover/failover-transactions.ts'
import type { Services } from '../services.ts'
import { readCursor } from './feed-cursor.ts'

/** `changes.pending`: one cheap question for all DocTypes. */
export function changesPending(services: Services): CentralHandlers['changes']['pending'] {
  return async ({ cursors }, { session }) => ({ doctypes: await pendingDoctypes(services, branchOf(session), cursors) })
}

/** `changes.wait`: as `changes.pending`, held until there is something, at most 25 s. */
export function changesWait(services: Services): CentralHandlers['changes']['wait'] {
  const { watch, clock, rules } = services
  return async ({ cursors, rulesVersion: known, failover: cursor }, { session, signal }) => {
    const branchCode = branchOf(session)
    const rulesVersion = known ?? (await rules.version())
    const over = new AbortController()
    const stop = AbortSignal.any([signal, over.signal])
    clock.sleep(limits.waitMs, stop).then(
      () => over.abort('over'),
      () => {},
    )
    try {
      for (let seen = -1; ; ) {
        // When the time is over and nothing was committed meanwhile, there still is nothing.
        const isNews = watch.version > seen
        seen = watch.version
        const doctypes = isNews ? await pendingDoctypes(services, branchCode, cursors) : []
        const rulesNow = await rules.version()
        const failover = isNews && cursor !== undefined && (await liesBeyond(services, branchCode, cursor))
        if (doctypes.length > 0 || failover || rulesNow !== rulesVersion || stop.aborted) {
          return { doctypes, commands: false, rulesVersion: rulesNow, ...(failover ? { failover } : {}) }
        }
        await watch.beyond(seen, stop)
      }
    } finally {
      over.abort('answered')
    }
  }
}

/** A cursor of another life, or older than the deletions kept, counts as pending: asking for it tells the branch to reload. */
async function pendingDoctypes(
  { store, rules, watch }: Services,
  branchCode: string,
  cursors: Record<string, string | null>,
): Promise<string[]> {
  const seen = watch.version
  const epoch = await store.read.epoch()
  const positions: FeedPosition[] = []
  const otherLife: string[] = []
  for (const [doctype, cursor] of Object.entries(cursors)) {
    const entry = await rules.find(doctype)
    if (!entry?.rule.enabled || !travelsDown(entry.rule)) continue
    try {
      positions.push({ doctype, ...readCursor(cursor, { epoch, ruleEpoch: entry.rule.epoch }) })
    } catch {
      otherLife.push(doctype)
    }
  }
  const doctypes = [...otherLife, ...(await store.read.findPendingDoctypes(branchCode, positions))]
  if (doctypes.length === 0) watch.noteCaughtUp(branchCode, seen)
  return doctypes
}
