import { z } from 'zod'
import { alertRowSchema } from './alerts-list.ts'
import { tillReportSchema, tillUrlSchema } from './branch-report.ts'
import { branchCodeSchema, branchHolderSchema } from './branches.ts'
import { sharedSettingsSchema } from './config-get.ts'
import { fleetCommandKindSchema } from './fleet-command.ts'
import { dayMoneySchema } from './fleet-money.ts'
import { branchTileSchema } from './fleet-overview.ts'
import { logRowSchema } from './status-summary.ts'

export const fleetBranchInputSchema = z.object({ branchCode: branchCodeSchema })

export const commandStandingSchema = z.object({
  commandId: z.string(),
  kind: fleetCommandKindSchema,
  state: z.enum(['waiting', 'done', 'failed']),
  askedBy: z.string(),
  askedAt: z.string(),
  endedAt: z.string().nullable(),
  message: z.string().nullable(),
})
export type CommandStanding = z.infer<typeof commandStandingSchema>

export const shiftStandingSchema = z.object({
  name: z.string(),
  user: z.string().nullable(),
  openedAt: z.string().nullable(),
  state: z.enum(['open', 'closed']),
  closedAt: z.string().nullable(),
  /** Why a manager closed it though something was missing; null: nothing was. */
  override: z.string().nullable(),
})
export type ShiftStanding = z.infer<typeof shiftStandingSchema>

/** All that central knows of one branch. Errors: NOT_FOUND. */
export const fleetBranchOutputSchema = z.object({
  at: z.string(),
  branch: branchTileSchema,
  /** By DocType, the longest behind first; `lagMs`: how long ago it was last moved or found to be up to date. */
  watermarks: z.array(z.object({ doctype: z.string(), at: z.string(), lagMs: z.number().int() })),
  tills: z.array(tillReportSchema),
  /** Where its till opens on the shop's network; null or absent: nowhere that is known. */
  tillUrl: tillUrlSchema.nullable().optional(),
  /** What it goes by, as it last told; null or absent: not known. */
  settings: sharedSettingsSchema.nullable().optional(),
  /** The newest fifty. */
  shifts: z.array(shiftStandingSchema),
  /** The last fourteen business days, newest first. */
  days: z.array(dayMoneySchema),
  alerts: z.array(alertRowSchema),
  commands: z.array(commandStandingSchema),
  /** Servers that speak as this branch; more than one: a person chooses (`branches.adopt`). */
  holders: z.array(branchHolderSchema),
  logs: z.array(logRowSchema),
  lastError: z.string().nullable(),
})
export type FleetBranchInput = z.infer<typeof fleetBranchInputSchema>
export type FleetBranchOutput = z.infer<typeof fleetBranchOutputSchema>
