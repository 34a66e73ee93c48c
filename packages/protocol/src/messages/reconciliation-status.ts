import { z } from 'zod'

/** Does the branch hold all that central holds in its name? ISO-8601 times; null: never. */
export const reconciliationStatusOutputSchema = z.object({
  reconciled_with_central: z.boolean(),
  /** Documents that central holds in the branch's name and the branch has not fetched, as far as it knows. */
  pending_failover_pulls: z.number().int(),
  last_reconciled_at: z.string().nullable(),
  last_central_check_at: z.string().nullable(),
  /** For how many ms the branch has not reached central; null: it has at its last try. */
  cut_off_ms: z.number().int().nullable(),
})
export type ReconciliationStatusOutput = z.infer<typeof reconciliationStatusOutputSchema>
