import { backoffMs } from '@branchline/adapters'
import type { EventPosition, EventRow, WebhookRow } from '@branchline/db/central'
import type { WebhookMessage } from '@branchline/protocol'
import { formatEventCursor } from '../events/event-cursor.ts'
import { operationOf } from '../events/operation-of.ts'

/** From a second to an hour, spread. */
const backoff = { baseMs: 1_000, capMs: 3_600_000 }
/** Who answers with failures for so long is not called any more. */
export const failingMsMax = 5 * 86_400_000
/** Longer than any call lasts: whoever dies while he delivers holds a webhook up for no longer than this. */
export const leaseMs = 60_000
const errorCharsMax = 300

/** What became of a call: the status it was answered with, or why there was no answer. */
export type Outcome = { status: number } | { error: string }

/** The name a message is known by: of the last event it names, so that the same call made again has the same. */
export function messageIdOf({ id }: Pick<WebhookRow, 'id'>, last: EventPosition): string {
  return `msg_${id}_${last.writtenIn}_${last.eventNumber}`
}

/** Ids and a cursor, no content. */
export function messageOf(epoch: string, place: EventPosition, events: EventRow[], nowMs: number): WebhookMessage {
  return {
    type: 'events.available',
    timestamp: new Date(nowMs).toISOString(),
    data: {
      cursor: formatEventCursor(epoch, place),
      events: events.map((event) => ({
        doctype: event.doctype,
        name: event.name,
        operation: operationOf(event),
        version: event.version,
      })),
    },
  }
}

/** How a webhook stands after a call. `next`: where the events it was told of end. Pure but for `random`. */
export function planDelivery(
  { attempts, failingSince }: Pick<WebhookRow, 'attempts' | 'failingSince'>,
  outcome: Outcome,
  next: EventPosition,
  nowMs: number,
  random: number,
): Partial<WebhookRow> {
  const now = new Date(nowMs).toISOString()
  if ('status' in outcome && outcome.status >= 200 && outcome.status < 300) {
    const { writtenIn, eventNumber } = next
    const clear = { attempts: 0, failingSince: null, lastError: null }
    return { ...clear, writtenIn, eventNumber, lastDeliveredAt: now, nextAttemptAt: now }
  }
  const lastError = 'status' in outcome ? `it answered ${outcome.status}` : outcome.error.slice(0, errorCharsMax)
  const since = failingSince ?? now
  const nextAttemptAt = new Date(nowMs + backoffMs(attempts + 1, random, backoff)).toISOString()
  const enabled = nowMs - Date.parse(since) < failingMsMax
  return { attempts: attempts + 1, failingSince: since, lastError, nextAttemptAt, enabled }
}
