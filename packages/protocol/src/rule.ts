import { z } from 'zod'

export const directions = ['Central->Branch', 'Branch->Central', 'Bidirectional'] as const
export const conflictRules = ['Last-Write-Wins', 'Central-Wins', 'Branch-Wins', 'Field-Level-LWW', 'Manual'] as const
/** What kind of record a DocType is; a chain's own DocTypes name one of these and get that behaviour's adapter. */
export const behaviours = ['master', 'submittable', 'ledger', 'editable'] as const

/** How one DocType travels. Central is the authority; branches fetch rules with `registry.get`. */
export const doctypeRuleSchema = z.object({
  doctype: z.string(),
  direction: z.enum(directions),
  cdc: z.enum(['Watermark', 'Outbox']),
  conflictRule: z.enum(conflictRules),
  /** Low first, within one flow. */
  priority: z.number().int(),
  /** Records per push batch. */
  batchSize: z.number().int(),
  /** The field whose value names the one branch that sees a record; null: every branch sees all. */
  branchFilterField: z.string().nullable(),
  enabled: z.boolean(),
  behaviour: z.enum(behaviours),
})
export type DoctypeRule = z.infer<typeof doctypeRuleSchema>
export type Direction = DoctypeRule['direction']
export type ConflictRule = DoctypeRule['conflictRule']
export type Behaviour = DoctypeRule['behaviour']

/** Does central's change feed carry this DocType? */
export function travelsDown(rule: DoctypeRule): boolean {
  return rule.direction !== 'Branch->Central'
}

/** Do branches push this DocType? */
export function travelsUp(rule: DoctypeRule): boolean {
  return rule.direction !== 'Central->Branch'
}
