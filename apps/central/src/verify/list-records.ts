import { leafText } from '@branchline/adapters'
import { type CentralHandlers, limits } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { branchView, requireHolder } from './branch-view.ts'
import { inspectRange } from './inspect-range.ts'

/** `verify.records`: the records of a range that differs, one by one. */
export function listRecords(services: Services): CentralHandlers['verify']['records'] {
  return async ({ range: { doctype, after, through }, since = null, ...holder }, { session }) => {
    const branchCode = await requireHolder(services.store.read, session, holder)
    const { scope, adapter } = await branchView(services, doctype, branchCode)
    const range = { after, through, since: since ?? null, limit: limits.verifyListedRecords }
    const inspected = await inspectRange(services, scope, adapter, range)
    return {
      records: inspected.records.map(({ key, leaf }) => ({ key, leaf: leafText(leaf) })),
      through: inspected.through,
    }
  }
}
