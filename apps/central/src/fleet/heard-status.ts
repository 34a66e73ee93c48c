import { type BranchReport, branchReportSchema, outboxSummarySchema } from '@branchline/protocol'
import { z } from 'zod'

const heardSchema = z.object({
  outbox: outboxSummarySchema.catch({ pending: 0, inFlight: 0, waiting: 0, dead: 0, oldestAt: null }),
  parked: z.number().catch(0),
  watermarks: z.array(z.object({ doctype: z.string(), at: z.string() })).catch([]),
  lastError: z.string().nullable().catch(null),
  report: branchReportSchema.optional().catch(undefined),
})

/** What a branch last said of itself; what an older one does not say is nothing. */
export interface HeardStatus extends Omit<z.infer<typeof heardSchema>, 'report'> {
  /** Null: the branch is older than reports. */
  report: BranchReport | null
}

/** Parses what is stored of a heartbeat. Never throws. */
export function heardStatus(status: unknown): HeardStatus {
  const { report, ...heard } = heardSchema.parse(typeof status === 'object' && status !== null ? status : {})
  return { ...heard, report: report ?? null }
}

/** Operations a branch owes, dead ones included. */
export function unsentOf({ outbox }: HeardStatus): number {
  return outbox.pending + outbox.inFlight + outbox.waiting + outbox.dead
}
