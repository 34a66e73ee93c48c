import { z } from 'zod'

/** Public: who answers here, and which protocol versions it speaks. */
export const healthOutputSchema = z.object({
  role: z.enum(['central', 'branch']),
  serverTime: z.string(),
  version: z.string(),
  protocol: z.object({ current: z.number().int(), minimum: z.number().int() }),
  /** Central only: the life of its database; cursors of another life are refused. */
  epoch: z.string().optional(),
  /** Branch only. */
  branchCode: z.string().optional(),
})
export type HealthOutput = z.infer<typeof healthOutputSchema>
