import { type Inspected, inspectRow } from '@branchline/adapters'
import { limits } from '@branchline/protocol'
import type { Services } from '../services.ts'
import type { OwnPage, OwnSide } from './compare-sides.ts'

/** Few enough that a sale does not notice that it waits for a step. */
const stepRows = 200
const pauseMsMax = 250

export interface OwnOptions {
  /** Records posted on an earlier business day are left out. */
  since: string | null
  /** Rests as long as it works: by night there is time. */
  gently: boolean
  stopping: () => boolean
}

/** The branch's own records, hashed anew in steps between which everything else has its turn. */
export function ownSide(
  { store, clock, rules }: Pick<Services, 'store' | 'clock' | 'rules'>,
  { since, gently, stopping }: OwnOptions,
): OwnSide {
  return {
    page: async ({ doctype, after, through }): Promise<OwnPage> => {
      const { adapter } = rules.require(doctype)
      const records: Inspected[] = []
      let [last, looked] = [after, 0]
      while (looked < limits.verifyHashedRecords) {
        if (stopping()) throw new VerificationStopped()
        const startedMs = clock.now()
        const rows = await store.read.listRange({ doctype, after: last, through, limit: stepRows })
        for (const row of rows) {
          const record = inspectRow(row, adapter)
          if (since === null || record.day === null || record.day >= since) records.push(record)
        }
        looked += rows.length
        last = rows.at(-1)?.key ?? last
        if (rows.length < stepRows) return { records, through }
        const tookMs = Math.max(0, clock.now() - startedMs)
        await (gently ? clock.sleep(Math.min(tookMs, pauseMsMax)) : clock.turn())
      }
      return { records, through: last }
    },
  }
}

/** The server stops: the run is given up, and the next one begins anew. */
export class VerificationStopped extends Error {
  constructor() {
    super('The server stopped before the verification came to an end.')
    this.name = 'VerificationStopped'
  }
}
