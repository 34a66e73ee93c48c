import type { FeedPage } from '@branchline/db/central'
import { BranchlineError, type CentralHandlers, type Change, JsonText, limits, travelsDown } from '@branchline/protocol'
import { branchOf } from '../auth/branch-of.ts'
import type { Services } from '../services.ts'
import { completeThrough, formatCursor, readCursor } from './feed-cursor.ts'

/** What the documents of a page may weigh, so that neither side holds more in memory than a body may have. */
const pageBytesMax = limits.bodyBytes / 2

/** `changes.since`: one page of one DocType in commit order, as one branch may see it. */
export function changesSince(services: Services): CentralHandlers['changes']['since'] {
  return async (input, { session }) => {
    const { rule } = await services.rules.require(input.doctype)
    if (!travelsDown(rule))
      throw new BranchlineError('UNKNOWN_DOCTYPE', `${input.doctype} does not come down from central.`)
    const life = { epoch: await services.store.read.epoch(), ruleEpoch: rule.epoch }
    const place = readCursor(input.cursor, life)
    const { after } = place
    const branchCode = branchOf(session)
    const page = await services.store.read.readFeedPage({
      doctype: input.doctype,
      branchCode,
      after,
      limit: input.limit,
      bytesMax: pageBytesMax,
      timed: rule.conflictRule === 'Field-Level-LWW',
    })
    const complete = completeThrough(place, page.purged)
    return {
      // The text of the page goes out as the database wrote it.
      changes: new JsonText(page.changes) as unknown as Change[],
      nextCursor: formatCursor(life, { after: nextPosition(page, after), complete }),
      hasMore: page.hasMore,
    }
  }
}

/**
 * Where the next page starts. A full page ends at its last change; the last page ends at the newest position its snapshot saw,
 * hidden rows included. Positions come in commit order, so nothing can appear at or below it later.
 */
export function nextPosition(page: Pick<FeedPage, 'last' | 'head' | 'hasMore'>, after: bigint): bigint {
  if (page.hasMore) return page.last ?? after
  return page.head > after ? page.head : after
}
