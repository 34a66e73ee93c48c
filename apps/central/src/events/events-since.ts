import type { SiteShape } from '@branchline/adapters'
import type { EventRow } from '@branchline/db/central'
import type { CentralHandlers, Event, Operation } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { formatEventCursor, readEventCursor } from './event-cursor.ts'

/** `events.since`: what reached central, for the ERP, the accounting, the warehouse. At least once, without gaps. */
export function eventsSince({ store, shape }: Services): CentralHandlers['events']['since'] {
  return async ({ doctypes, cursor, limit }) => {
    const epoch = await store.read.epoch()
    const page = await store.read.readEvents({ doctypes, after: readEventCursor(cursor, epoch), limit })
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

/** What the newest version says was done last. */
export function operationOf({ body, docstatus, version }: Pick<EventRow, 'body' | 'docstatus' | 'version'>): Operation {
  if (body === null) return 'delete'
  if (docstatus === 2) return 'cancel'
  if (docstatus === 1) return 'submit'
  return version === 1 ? 'insert' : 'update'
}
