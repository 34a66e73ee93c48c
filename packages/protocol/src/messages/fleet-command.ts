import { z } from 'zod'
import { branchCodeSchema } from './branches.ts'

export const fleetCommandKindSchema = z.enum([
  'push',
  'pull',
  'resync',
  'test',
  'deadLetter.retry',
  'deadLetter.discard',
  'deadLetter.edit',
  'config.update',
])
export type FleetCommandKind = z.infer<typeof fleetCommandKindSchema>

/** Dead letters have procedures of their own, `deadLetters.*`, and so have settings, `branches.configure`. `doctypes`: what is loaded anew; absent: all. */
export const fleetCommandInputSchema = z.object({
  branchCode: branchCodeSchema,
  kind: z.enum(['push', 'pull', 'resync', 'test']),
  doctypes: z.array(z.string().min(1).max(140)).min(1).max(200).optional(),
})
/** A branch hears of it with its next heartbeat; `fleet.branch` tells what came of it. Errors: NOT_FOUND. */
export const fleetCommandOutputSchema = z.object({ commandId: z.string() })
export type FleetCommandInput = z.infer<typeof fleetCommandInputSchema>
export type FleetCommandOutput = z.infer<typeof fleetCommandOutputSchema>
