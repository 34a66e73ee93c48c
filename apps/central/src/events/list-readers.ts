import type { EventReader } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { formatEventCursor } from './event-cursor.ts'

const readersMax = 100
/** Beyond that nobody needs to know how many. */
const behindMax = 1_000

/** How far each integration has read, and what it has before it. */
export async function listReaders({ store }: Pick<Services, 'store'>): Promise<EventReader[]> {
  const epoch = await store.read.epoch()
  const readers: EventReader[] = []
  for (const { username, doctypes, lastReadAt, ...place } of await store.read.listEventReaders(readersMax)) {
    const { count, oldestAt } = await store.read.measureEvents({ doctypes, after: place, max: behindMax + 1 })
    readers.push({
      username,
      doctypes,
      cursor: formatEventCursor(epoch, place),
      lastReadAt,
      behind: Math.min(count, behindMax),
      behindIsMore: count > behindMax,
      oldestUnreadAt: oldestAt?.toISOString() ?? null,
    })
  }
  return readers
}
