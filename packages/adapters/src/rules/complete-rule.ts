import type { ConflictRule, DoctypeRule } from '@branchline/protocol'
import type { Doctype } from '../doctypes.ts'
import { adapters } from '../registry.ts'

/** What shall change of a rule; what is absent stays. */
export type RulePatch = { doctype: string } & {
  [Field in keyof Omit<DoctypeRule, 'doctype'>]?: DoctypeRule[Field] | undefined
}

const firstPriority = 100
const firstBatchRecords = 100

/**
 * The rule a patch asks for. `cdc` follows the direction unless it is named. A DocType without a rule gets the usual values, and
 * only direction and behaviour must be said. Answers why there is no rule where one of those is missing. Pure.
 */
export function completeRule(patch: RulePatch, before: DoctypeRule | null): DoctypeRule | { missing: string } {
  const { doctype } = patch
  const direction = patch.direction ?? before?.direction
  // A known DocType's is its adapter's, whatever an older version stored.
  const own = Object.hasOwn(adapters, doctype) ? adapters[doctype as Doctype].behaviour : undefined
  const behaviour = patch.behaviour ?? own ?? before?.behaviour
  if (!direction) return { missing: `direction: say which way ${doctype} travels; there is no rule for it yet` }
  if (!behaviour) return { missing: `behaviour: say what kind of record a ${doctype} is; there is no rule for it yet` }
  const cdc = direction === 'Central->Branch' ? 'Watermark' : 'Outbox'
  const usual: ConflictRule =
    direction === 'Central->Branch' ? 'Central-Wins' : behaviour === 'editable' ? 'Field-Level-LWW' : 'Branch-Wins'
  return {
    doctype,
    direction,
    cdc: patch.cdc ?? cdc,
    conflictRule: patch.conflictRule ?? before?.conflictRule ?? usual,
    priority: patch.priority ?? before?.priority ?? firstPriority,
    batchSize: patch.batchSize ?? before?.batchSize ?? firstBatchRecords,
    branchFilterField:
      patch.branchFilterField !== undefined ? patch.branchFilterField : (before?.branchFilterField ?? null),
    enabled: patch.enabled ?? before?.enabled ?? true,
    behaviour,
  }
}
