import { z } from 'zod'
import { limits } from '../limits.ts'
import { branchCodeSchema } from './branches.ts'
import { businessDaySchema, dayMoneySchema } from './fleet-money.ts'
import { afterSchema, pageLimit } from './page.ts'

export const fleetEveningReportInputSchema = z.object({
  /** Absent: the business day that each branch has now. */
  day: businessDaySchema.optional(),
  branchCode: branchCodeSchema.optional(),
  after: afterSchema,
  limit: pageLimit(limits.listPageRecords, 500),
})

export const eveningReportSchema = z.object({
  branchCode: z.string(),
  label: z.string(),
  day: z.string(),
  /** Everything the branch says it sold is at central, no shift is open and nothing is amiss. */
  even: z.boolean(),
  /** The branch was heard after the day was over: its figures are the last. */
  final: z.boolean(),
  /** When it was last heard. */
  reportedAt: z.string().nullable(),
  money: z.array(dayMoneySchema),
  /** Shifts that were opened on that day. */
  shifts: z.object({
    opened: z.number().int(),
    closed: z.number().int(),
    /** Names of those still open. */
    open: z.array(z.string()),
    overrides: z.array(z.object({ name: z.string(), reason: z.string() })),
  }),
  /** What a person should look at: `MISSING_MONEY`, `OPEN_SHIFT`, `OVERRIDE`, or an alert's code. */
  exceptions: z.array(z.object({ code: z.string(), message: z.string() })),
})
export type EveningReport = z.infer<typeof eveningReportSchema>

/** In order of branch codes. */
export const fleetEveningReportOutputSchema = z.object({
  reports: z.array(eveningReportSchema),
  nextAfter: z.string().nullable(),
})
export type FleetEveningReportInput = z.infer<typeof fleetEveningReportInputSchema>
export type FleetEveningReportOutput = z.infer<typeof fleetEveningReportOutputSchema>
