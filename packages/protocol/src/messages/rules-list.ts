import { z } from 'zod'
import { doctypeRuleSchema } from '../rule.ts'

/** Every rule, disabled ones too, low priority first. */
export const ruleListOutputSchema = z.object({
  rules: z.array(
    doctypeRuleSchema.extend({
      /** True while central works out anew who sees the records that are stored already. */
      rescoping: z.boolean(),
    }),
  ),
})
export type RuleListOutput = z.infer<typeof ruleListOutputSchema>
