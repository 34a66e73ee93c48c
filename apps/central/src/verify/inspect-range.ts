import type { Adapter } from '@branchline/adapters'
import { type Inspected, inspectRow } from '@branchline/adapters'
import type { VerifyScope } from '@branchline/db/central'
import type { Services } from '../services.ts'

/** Few enough that nobody waits long behind a step, whatever its documents weigh. */
const stepRows = 200

export interface InspectedRange {
  records: Inspected[]
  /** How many were looked at, those left out included. */
  looked: number
  /** Where it ends: there may be more behind it. Null: at the end of all. */
  through: string | null
}

/**
 * Up to `limit` records of a range, hashed anew in steps between which everyone else has his turn. `since`: records posted on an
 * earlier business day are left out.
 */
export async function inspectRange(
  { store, clock }: Pick<Services, 'store' | 'clock'>,
  scope: VerifyScope,
  adapter: Adapter,
  range: { after: string | null; through: string | null; since: string | null; limit: number },
): Promise<InspectedRange> {
  const records: Inspected[] = []
  let [after, looked] = [range.after, 0]
  while (looked < range.limit) {
    const limit = Math.min(stepRows, range.limit - looked)
    const rows = await store.read.listRange({ ...scope, after, through: range.through, limit })
    for (const row of rows) {
      const record = inspectRow(row, adapter)
      if (range.since === null || record.day === null || record.day >= range.since) records.push(record)
    }
    looked += rows.length
    after = rows.at(-1)?.key ?? after
    if (rows.length < limit) return { records, looked, through: range.through }
    await clock.turn()
  }
  return { records, looked, through: after }
}
