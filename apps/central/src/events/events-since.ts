import type { SiteShape } from '@branchline/adapters'
import type { EventRow } from '@branchline/db/central'
import type { CentralHandlers, Event } from '@branchline/protocol'
import { requireUse } from '../auth/scope.ts'
import type { Services } from '../services.ts'
import { formatEventCursor, readEventCursor } from './event-cursor.ts'
import { noteReader } from './note-reader.ts'
import { operationOf } from './operation-of.ts'

/** `events.since`: what reached central, for the ERP, the accounting, the warehouse. At least once, without gaps. */
export function eventsSince(services: Services): CentralHandlers['events']['since'] {
  const { store, shape } = services
  const note = noteReader(services)
  return async ({ doctypes, cursor, limit }, { session }) => {
    requireUse(session, doctypes)
    const epoch = await store.read.epoch()
    const place = readEventCursor(cursor, epoch)
    const page = await store.read.readEvents({ doctypes, after: place, limit })
    if (session.kind === 'integration') {
      await note({ username: session.username, doctypes, epoch, place, caughtUp: !page.hasMore })
    }
    return {
      events: page.events.map((row) => toEvent(row, shape)),
      nextCursor: formatEventCursor(epoch, page.next),
      hasMore: page.hasMore,
    }
  }
}

function toEvent(row: EventRow, shape: SiteShape): Event {
  const { doctype, name, body, version, at, originBranch } = row
  return {
    doctype,
    name,
    document: body === null ? null : shape.read(JSON.parse(body), doctype),
    operation: operationOf(row),
    version,
    at: at.toISOString(),
    origin_branch: originBranch,
  }
}
