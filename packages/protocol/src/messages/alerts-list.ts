import { z } from 'zod'

/** Newest first, at most 1,000. */
export const alertListOutputSchema = z.object({
  alerts: z.array(
    z.object({
      id: z.string(),
      code: z.string(),
      branchCode: z.string().nullable(),
      doctype: z.string().nullable(),
      name: z.string().nullable(),
      message: z.string(),
      at: z.string(),
    }),
  ),
})
export type AlertListOutput = z.infer<typeof alertListOutputSchema>
