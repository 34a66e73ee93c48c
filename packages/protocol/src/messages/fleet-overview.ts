import { z } from 'zod'
import { limits } from '../limits.ts'
import { branchVerifiedSchema } from './branches.ts'
import { amountSchema, moneyStripSchema } from './fleet-money.ts'
import { afterSchema, pageLimit } from './page.ts'

/**
 * A branch in one word, worst first.
 *
 *   silent       not heard of for longer than a heartbeat may take: nothing else that is said of it is news
 *   needsPerson  something waits that no machine may decide: a dead letter, a conflict, a mismatch, a second server, missing money
 *   failover     its tills sell through central, or what they sold there is not at the branch yet
 *   late         it is heard, and what it owes is old
 *   new          registered, and never heard of
 *   selling      all is well
 *   suspended    a person switched it off
 */
export const branchStateSchema = z.enum(['silent', 'needsPerson', 'failover', 'late', 'new', 'selling', 'suspended'])
export type BranchState = z.infer<typeof branchStateSchema>

export const branchTileSchema = z.object({
  branchCode: z.string(),
  label: z.string(),
  timezone: z.string(),
  enabled: z.boolean(),
  state: branchStateSchema,
  /** Why, in a sentence; the same as long as it is for the same reason. */
  why: z.string(),
  /** Of any kind; null: never. */
  lastContactAt: z.string().nullable(),
  lastHeartbeatAt: z.string().nullable(),
  lastPushAt: z.string().nullable(),
  lastPullAt: z.string().nullable(),
  /** As the branch last said. */
  unsent: z.object({
    operations: z.number().int(),
    oldestAt: z.string().nullable(),
    money: z.array(z.object({ currency: z.string(), amount: amountSchema })),
  }),
  deadLetters: z.number().int(),
  conflicts: z.number().int(),
  parked: z.number().int(),
  failover: z.object({
    reconciled: z.boolean(),
    /** Documents central wrote in its name that it has not fetched. */
    pending: z.number().int(),
    lastReconciledAt: z.string().nullable(),
  }),
  tills: z.object({ count: z.number().int(), queued: z.number().int() }),
  version: z.string().nullable(),
  clockOffsetMs: z.number().int().nullable(),
  diskFreeBytes: z.number().nullable(),
  /** The oldest of its watermarks; null: none. */
  oldestWatermarkAt: z.string().nullable(),
  verified: branchVerifiedSchema.nullable(),
  alerts: z.object({ critical: z.number().int(), warning: z.number().int() }),
  money: z.array(moneyStripSchema),
})
export type BranchTile = z.infer<typeof branchTileSchema>

/** `worst`: by state, then by code. */
export const fleetOverviewInputSchema = z.object({
  state: branchStateSchema.optional(),
  /** Part of the code or the label. */
  search: z.string().max(140).optional(),
  sort: z.enum(['worst', 'code', 'contact', 'unsent']).default('worst'),
  after: afterSchema,
  limit: pageLimit(limits.listPageRecords, 500),
})

export const arrivalSchema = z.object({
  at: z.string(),
  branchCode: z.string(),
  doctype: z.string(),
  name: z.string(),
  currency: z.string().nullable(),
  amount: amountSchema.nullable(),
})
export type Arrival = z.infer<typeof arrivalSchema>

/** The chain and its branches. What is said of the chain is of all branches, whatever the page shows. */
export const fleetOverviewOutputSchema = z.object({
  at: z.string(),
  money: z.array(moneyStripSchema),
  states: z.record(branchStateSchema, z.number().int()),
  totals: z.object({
    branches: z.number().int(),
    unsent: z.number().int(),
    deadLetters: z.number().int(),
    conflicts: z.number().int(),
    alerts: z.object({ critical: z.number().int(), warning: z.number().int() }),
  }),
  /** Operations taken from all branches in each 15 minutes of the last 24 hours, oldest first; `at` is the beginning. */
  throughput: z.array(z.object({ at: z.string(), arrived: z.number().int() })),
  /** The last sales that reached central, newest first. */
  arrivals: z.array(arrivalSchema),
  branches: z.array(branchTileSchema),
  nextAfter: z.string().nullable(),
})
export type FleetOverviewInput = z.infer<typeof fleetOverviewInputSchema>
export type FleetOverviewOutput = z.infer<typeof fleetOverviewOutputSchema>
