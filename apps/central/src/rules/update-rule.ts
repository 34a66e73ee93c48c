import { checkRule, completeRule } from '@branchline/adapters'
import { BranchlineError, type CentralHandlers, type DoctypeRule, doctypeRuleSchema } from '@branchline/protocol'
import type { Services } from '../services.ts'

/**
 * `rules.update`: a DocType's rule, or a part of it.
 *
 * 1. The rule commits, marked as rescoping where who sees the stored records changes. From here on writers use it.
 * 2. Every process and every branch that waits is told.
 * 3. The rescoper goes over the stored records; only then the epoch grows and branches load the DocType anew.
 */
export function updateRule(services: Services): CentralHandlers['rules']['update'] {
  const { store, rules, log } = services
  return async (patch, { session }) => {
    const { doctype } = patch
    const answer = await store.writeFeed(async (tx) => {
      const others = await tx.listRules()
      const before = others.find((rule) => rule.doctype === doctype) ?? null
      const wanted = completeRule(patch, before)
      if ('missing' in wanted) throw new BranchlineError('VALIDATION_FAILED', wanted.missing)
      const hasDocuments = await tx.hasDocuments(doctype)
      const checked = checkRule({ wanted, before, others, hasDocuments })
      if (checked.refused !== null) throw new BranchlineError('VALIDATION_FAILED', checked.refused)
      const changes = before ? changedFields(before, wanted) : ['new']
      if (changes.length > 0) {
        const rescoping = checked.reload || (before?.rescoping ?? false)
        await tx.putRule({ ...wanted, epoch: before?.epoch ?? 0, rescoping })
        await tx.addLogs([
          {
            by: session.username,
            kind: 'rule_changed',
            doctype,
            message: `${changes.join(', ')} by ${session.username}`,
          },
        ])
        await tx.announceRules()
      }
      return { rule: wanted, warnings: checked.warnings, changes }
    })
    rules.expire()
    services.wakeRescoper()
    const { rule, warnings, changes } = answer
    if (changes.length > 0) log.info({ doctype, changes, by: session.username }, 'a rule changed')
    return { rule, warnings }
  }
}

function changedFields(before: DoctypeRule, wanted: DoctypeRule): string[] {
  const fields = Object.keys(doctypeRuleSchema.shape) as (keyof DoctypeRule)[]
  return fields.flatMap((field) =>
    before[field] === wanted[field] ? [] : [`${field} ${before[field]} -> ${wanted[field]}`],
  )
}
