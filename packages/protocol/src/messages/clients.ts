import { z } from 'zod'
import { limits } from '../limits.ts'

const uuid = z.string().min(1).max(64)

/** Made by the till once, for as long as its storage lives. */
export const clientIdSchema = z.uuid()

export const clientBootstrapInputSchema = z.object({ clientId: clientIdSchema })
/** What a till keeps for the day its branch is down. A `clientId` always gets the same `tillCode`; no code is given twice. */
export const clientBootstrapOutputSchema = z.object({
  clientId: z.string(),
  tillCode: z.string(),
  branchCode: z.string(),
  centralUrl: z.string(),
  timezone: z.string(),
})

export const clientConfirmInputSchema = z.object({ syncUuids: z.array(uuid).max(limits.confirmUuids) })
/** One standing per uuid, in the order asked. A till may forget a sale when both sides hold it. */
export const clientConfirmOutputSchema = z.object({
  standings: z.array(
    z.object({
      syncUuid: z.string(),
      atBranch: z.boolean(),
      atCentral: z.boolean(),
      /** 2: cancelled. Null: it is not there. */
      branchDocstatus: z.number().int().nullable(),
      centralDocstatus: z.number().int().nullable(),
    }),
  ),
})

export const clientInventoryInputSchema = z.object({
  clientId: clientIdSchema,
  /** The opening shift that is open on the till. */
  shift: z.string().max(140).optional(),
  /** The last number of its sales; 0: none yet. */
  lastNumber: z.number().int().min(0),
  /** The last number of each of its series, by what numbers begin with (`SINV-CAI-T03-2026-`). */
  numbers: z.record(z.string().max(140), z.number().int().min(0)).optional(),
  /** What it still holds. */
  pending: z.array(uuid).max(limits.inventoryUuids),
})
export const clientInventoryOutputSchema = z.object({ noted: z.boolean() })

export const clientStorageLossInputSchema = z.object({
  clientId: clientIdSchema,
  /** Rows the till had ever written, by its own note, and by the database it found. */
  expected: z.number().int().min(0),
  found: z.number().int().min(0),
})
export const clientStorageLossOutputSchema = z.object({ noted: z.boolean() })

export type ClientBootstrapInput = z.infer<typeof clientBootstrapInputSchema>
export type ClientBootstrapOutput = z.infer<typeof clientBootstrapOutputSchema>
export type ClientConfirmInput = z.infer<typeof clientConfirmInputSchema>
export type ClientConfirmOutput = z.infer<typeof clientConfirmOutputSchema>
export type ClientStanding = ClientConfirmOutput['standings'][number]
export type ClientInventoryInput = z.infer<typeof clientInventoryInputSchema>
export type ClientInventoryOutput = z.infer<typeof clientInventoryOutputSchema>
export type ClientStorageLossInput = z.infer<typeof clientStorageLossInputSchema>
export type ClientStorageLossOutput = z.infer<typeof clientStorageLossOutputSchema>
