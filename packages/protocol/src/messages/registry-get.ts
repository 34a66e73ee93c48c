import { z } from 'zod'
import { doctypeRuleSchema } from '../rule.ts'

/** What a branch needs to know of the chain: its own site, the rules, its siblings. */
export const registryOutputSchema = z.object({
  site: z.object({ branchCode: z.string(), label: z.string(), timezone: z.string() }),
  rules: z.array(doctypeRuleSchema),
  /** Changes whenever a rule does; `changes.wait` says the newest. */
  rulesVersion: z.string(),
  /** Who may work at this branch's tills, and by what a PIN is checked. */
  cashiers: z.array(z.object({ username: z.string(), verifier: z.string() })).optional(),
  siblings: z.array(z.object({ branchCode: z.string(), label: z.string() })),
})
export type RegistryOutput = z.infer<typeof registryOutputSchema>
