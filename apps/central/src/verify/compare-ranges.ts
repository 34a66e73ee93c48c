import { Digest } from '@branchline/adapters'
import { type CentralHandlers, limits } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { branchView, requireHolder } from './branch-view.ts'
import { inspectRange } from './inspect-range.ts'

/**
 * `verify.compare`: what central holds of a branch in each range, in a few bytes. Every body is hashed anew: what the rows say of
 * themselves is not believed. One call looks at so many records, and answers as many ranges as that reaches.
 */
export function compareRanges(services: Services): CentralHandlers['verify']['compare'] {
  return async ({ ranges, since = null, ...holder }, { session }) => {
    const branchCode = await requireHolder(services.store.read, session, holder)
    const answered: Awaited<ReturnType<CentralHandlers['verify']['compare']>>['ranges'] = []
    let left: number = limits.verifyHashedRecords
    for (const { doctype, after, through } of ranges) {
      if (left <= 0) break
      const { scope, adapter } = await branchView(services, doctype, branchCode)
      const range = { after, through, since: since ?? null, limit: left }
      const inspected = await inspectRange(services, scope, adapter, range)
      const digest = new Digest()
      for (const record of inspected.records) digest.add(record)
      left -= inspected.looked
      answered.push({ through: inspected.through, ...digest.text() })
    }
    return { ranges: answered }
  }
}
