import type { EventReader } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { formatEventCursor } from './event-cursor.ts'

const readersMax = 100
/** Beyond that nobody needs to know how many. */
const behindMax = 1_000
const beginning = { writtenIn: 0n, eventNumber: 0n }

/** How far each integration has read, and what it has before it. */
export async function listReaders({ store }: Pick<Services, 'store'>): Promise<EventReader[]> {
  const current = await store.read.epoch()
  const readers: EventReader[] = []
  for (const { username, doctypes, lastReadAt, epoch, ...place } of await store.read.listEventReaders(readersMax)) {
    // A place in another life of the database is none: that reader starts again, and has everything before it.
    const after = epoch === current ? place : beginning
    const { count, oldestAt } = await store.read.measureEvents({ doctypes, after, max: behindMax + 1 })
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
