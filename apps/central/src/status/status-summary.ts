import type { BranchStatusRow } from '@branchline/db/central'
import type { CentralHandlers } from '@branchline/protocol'
import { listReaders } from '../events/list-readers.ts'
import type { Services } from '../services.ts'
import { toLogRow } from './list-logs.ts'

/** `status.summary` of central: it owes nobody anything, so its outbox is empty. */
export function statusSummary({ store, redis }: Services): CentralHandlers['status']['summary'] {
  return async () => {
    const [conflicts, statuses, logs, readers] = await Promise.all([
      store.read.countOpenConflicts(),
      store.read.listBranchStatuses(),
      store.read.listLogs({ beforeId: null, branchCode: null, limit: 10 }),
      listReaders({ store }),
    ])
    const redisState = redis()
    return {
      role: 'central',
      outbox: { pending: 0, inFlight: 0, waiting: 0, dead: 0, oldestAt: null },
      parked: 0,
      conflicts,
      watermarks: [],
      lastPushAt: newest(statuses, 'lastPushAt'),
      lastPullAt: newest(statuses, 'lastPullAt'),
      lastError: null,
      logs: logs.map(toLogRow),
      readers,
      ...(redisState === null ? {} : { redis: redisState }),
    }
  }
}

function newest(statuses: BranchStatusRow[], field: 'lastPushAt' | 'lastPullAt'): string | null {
  return statuses.reduce<string | null>((latest, status) => {
    const at = status[field]
    return at !== null && (latest === null || at > latest) ? at : latest
  }, null)
}
