import { z } from 'zod'
import { sharedSettingsSchema } from './config-get.ts'
import { amountSchema } from './fleet-money.ts'

const count = z.number().int().min(0)

/** Money of sales that are not at central yet, by currency. */
export const unsentMoneySchema = z.object({
  currency: z.string().max(8),
  count,
  amount: amountSchema.max(64),
  /** The sales among it alone, without returns: central may hold so much less than was sold, and no more, without anything missing. */
  added: amountSchema.max(64),
  /** The part of it that stands in dead letters. */
  held: amountSchema.max(64),
  oldestAt: z.string().nullable(),
})
export type UnsentMoney = z.infer<typeof unsentMoneySchema>

/** What a branch has sold, by its own ledger. */
export const soldMoneySchema = z.object({ currency: z.string().max(8), count, amount: amountSchema.max(64) })
export type SoldMoney = z.infer<typeof soldMoneySchema>

export const tillReportSchema = z.object({
  clientId: z.string().max(64),
  tillCode: z.string().max(16),
  shift: z.string().max(140).nullable(),
  /** Sales it still holds. */
  queued: count,
  reportedAt: z.string().nullable(),
  /** When its browser lost rows; null: never. */
  lostAt: z.string().nullable(),
  /** How many rows it had written and how many it found, then. */
  lostExpected: count.nullable().optional(),
  lostFound: count.nullable().optional(),
})
export type TillReport = z.infer<typeof tillReportSchema>

/** A page for people to open; no server ever fetches it. */
export const tillUrlSchema = z.url({ protocol: /^https?$/ }).max(300)

/** What a branch tells of itself with each heartbeat, also when nothing moves, beside what `status.summary` always said. */
export const branchReportSchema = z.object({
  version: z.string().max(40),
  /** The branch's clock less central's, at its last answer; null: not known yet. */
  clockOffsetMs: z.number().int().nullable(),
  /** Of the disk the database stands on; null: it does not say. */
  disk: z.object({ freeBytes: z.number().min(0), totalBytes: z.number().min(0) }).nullable(),
  deadLetters: count,
  /** One snapshot: `sold` all together, `unsent` what of it is still owed. */
  money: z.object({
    sold: z.array(soldMoneySchema).max(50),
    unsent: z.array(unsentMoneySchema).max(50),
    /** Business days that central may not have heard of as they are now. */
    days: z.array(soldMoneySchema.extend({ day: z.string().max(10) })).max(200),
  }),
  tills: z.array(tillReportSchema).max(200),
  failover: z.object({
    reconciled: z.boolean(),
    pending: count,
    lastReconciledAt: z.string().nullable(),
  }),
  /** Sales that came from central after their shift was closed, as the log has them; absent: none. */
  lateSales: z.object({ count, lastAt: z.string().max(40), message: z.string().max(500) }).optional(),
  pushIntervalSeconds: z.number().min(0),
  /** Of the certificate it speaks https with on the shop's network; null: it has none. */
  certificateExpiresAt: z.string().nullable().optional(),
  /** Where its till opens on the shop's network; null: it serves none. */
  tillUrl: tillUrlSchema.nullable().optional(),
  /** What it goes by, and who said so. Absent: the branch is older than this field. */
  settings: sharedSettingsSchema.optional(),
  startedAt: z.string(),
})
export type BranchReport = z.infer<typeof branchReportSchema>
