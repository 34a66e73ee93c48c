import type { EventReader } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { formatEventCursor } from './event-cursor.ts'

const readersMax = 50
/** So many events are looked at, of whatever DocType; beyond that nobody needs to know how many. */
const scanMax = 5_000
const beginning = { writtenIn: 0n, eventNumber: 0n }

/** How far each integration has read, and what it has before it. */
export async function listReaders({ store }: Pick<Services, 'store'>): Promise<EventReader[]> {
  const current = await store.read.epoch()
  const readers: EventReader[] = []
  for (const { username, doctypes, lastReadAt, epoch, ...place } of await store.read.listEventReaders(readersMax)) {
    // A place in another life of the database is none: that reader starts again, and has everything before it.
    const after = epoch === current ? place : beginning
    const { count, oldestAt, isMore } = await store.read.measureEvents({ doctypes, after, scanMax })
    readers.push({
      username,
      doctypes,
      cursor: formatEventCursor(epoch, place),
      lastReadAt,
      behind: count,
      behindIsMore: isMore,
      oldestUnreadAt: oldestAt?.toISOString() ?? null,
    })
  }
  return readers
}
