import colors from 'picocolors'
import { count } from '../sale/money.ts'
import type { Decisions } from './decisions.ts'

/** The decisions, a line each: which, how often, of what. Pure. */
export function renderDecisions(decisions: Decisions): string {
  const { pushes } = decisions
  const rows: [string, number, string][] = [
    ['applied as sent', pushes.applied, 'operations'],
    ['merged', pushes.merged, 'operations, field by field'],
    ['duplicate', pushes.duplicate, 'operations sent again, taken once'],
    ['put off', pushes.deferred, 'tries'],
    ['rejected', pushes.rejected, 'tries'],
    ['gave way', decisions.lostAtCentral, "versions, whole in central's log"],
    ['gave way', decisions.lostAtBranches, "versions, whole in the shops' logs"],
    ['put back', decisions.putBack, "wrong prices, the edits in the shops' logs"],
    ['one customer', decisions.aliases, `aliases, ${count(decisions.rewritten)} Sales Invoices rewritten`],
    ['conflict', pushes.conflict, `operations, ${count(decisions.opened)} conflicts opened`],
    ['resolved: local', decisions.local, 'conflicts'],
    ['resolved: incoming', decisions.incoming, 'conflicts'],
    ['resolved: merged', decisions.merged, 'conflicts'],
  ]
  const lines = rows.map(
    ([decision, number, of]) => ` ${decision.padEnd(20)}${count(number).padStart(8)}  ${colors.dim(of)}`,
  )
  return ['', ` ${colors.bold('Decisions')}`, ...lines].join('\n')
}
