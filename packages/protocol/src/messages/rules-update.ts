import { z } from 'zod'
import { doctypeRuleSchema } from '../rule.ts'
import { doctypeNameSchema } from './page.ts'

/** What shall change of a DocType's rule; what is absent stays. A rule for a DocType that has none needs direction and behaviour. */
export const ruleUpdateInputSchema = doctypeRuleSchema
  .partial()
  .extend({ doctype: doctypeNameSchema, branchFilterField: z.string().max(256).nullable().optional() })

export const ruleUpdateOutputSchema = z.object({
  rule: doctypeRuleSchema,
  /** What works but is perhaps not meant, in sentences. */
  warnings: z.array(z.string()),
})
export type RuleUpdateInput = z.infer<typeof ruleUpdateInputSchema>
export type RuleUpdateOutput = z.infer<typeof ruleUpdateOutputSchema>
