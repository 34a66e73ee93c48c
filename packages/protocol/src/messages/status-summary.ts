import { z } from 'zod'
import { branchReportSchema } from './branch-report.ts'
import { eventReaderSchema } from './event-readers.ts'

export const logRowSchema = z.object({
  id: z.number().int(),
  at: z.string(),
  branchCode: z.string().nullable(),
  kind: z.string(),
  doctype: z.string().nullable(),
  name: z.string().nullable(),
  count: z.number().int().nullable(),
  durationMs: z.number().int().nullable(),
  code: z.string().nullable(),
  message: z.string().nullable(),
})
export type LogRow = z.infer<typeof logRowSchema>

export const outboxSummarySchema = z.object({
  /** Ready to go. */
  pending: z.number().int(),
  inFlight: z.number().int(),
  /** Refused or held back by a predecessor; tried again by themselves. */
  waiting: z.number().int(),
  /** Wait for a person. */
  dead: z.number().int(),
  /** When the oldest operation still owed was written. */
  oldestAt: z.string().nullable(),
})

/** The state of one server in a few numbers. Times are ISO-8601 or null for never. At central the outbox is empty. */
export const statusSummaryOutputSchema = z.object({
  role: z.enum(['central', 'branch']),
  branchCode: z.string().optional(),
  outbox: outboxSummarySchema,
  parked: z.number().int(),
  conflicts: z.number().int(),
  watermarks: z.array(z.object({ doctype: z.string(), at: z.string() })),
  lastPushAt: z.string().nullable(),
  lastPullAt: z.string().nullable(),
  lastError: z.string().nullable(),
  logs: z.array(logRowSchema),
  /** At central: how far each integration has read. */
  readers: z.array(eventReaderSchema).optional(),
  /** `up`: jobs run on Redis; `away`: it does not work now, and each process runs its own. Absent: no Redis is set. */
  redis: z.enum(['up', 'away']).optional(),
  /** Of a branch: what it tells central of itself with each heartbeat. */
  report: branchReportSchema.optional(),
})
export type StatusSummary = z.infer<typeof statusSummaryOutputSchema>
