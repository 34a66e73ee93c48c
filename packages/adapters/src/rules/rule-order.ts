import type { DoctypeRule } from '@branchline/protocol'

type Rule = Pick<DoctypeRule, 'doctype' | 'priority' | 'direction' | 'enabled'>

const opening = 'POS Opening Shift'
const closing = 'POS Closing Shift'
/** What a shift is opened for and sums up. */
const inShift: readonly string[] = [
  'Sales Invoice',
  'Payment Entry',
  'Delivery Note',
  'Stock Ledger Entry',
  'Wallet Transaction',
  'Loyalty Point Entry',
  'POS Coupon Redemption',
  'Offline Invoice Sync',
]

/** [parent, children]: where both travel in one flow, the parent goes first as the rules are seeded. */
const families: readonly (readonly [string, readonly string[]])[] = [
  ['Company', ['POS Profile', 'Warehouse', 'Branch', 'Employee', 'Mode of Payment']],
  ['Currency', ['Currency Exchange', 'Price List']],
  ['Role Profile', ['User']],
  ['Branch', ['Warehouse', 'Employee']],
  ['UOM', ['Item']],
  ['Item Group', ['Item']],
  ['Brand', ['Item']],
  ['Item', ['Item Barcode', 'Product Bundle', 'Batch', 'Serial No', 'Item Price', 'POS Offer', 'Pricing Rule']],
  ['Batch', ['Serial No']],
  ['Price List', ['Item Price']],
  ['Customer', ['Sales Invoice', 'Delivery Note', 'Payment Entry', 'Wallet', 'Loyalty Point Entry']],
  ['Wallet', ['Wallet Transaction']],
  ['Sales Invoice', ['Stock Ledger Entry', 'Loyalty Point Entry', 'POS Coupon Redemption']],
  ['Delivery Note', ['Sales Invoice', 'Stock Ledger Entry']],
  ['Purchase Receipt', ['Stock Ledger Entry']],
  ['Stock Entry', ['Stock Ledger Entry']],
  ['Stock Reconciliation', ['Stock Ledger Entry']],
]

/** The order in which a flow takes DocTypes: by priority, then by name. */
export function runsBefore(a: Pick<Rule, 'doctype' | 'priority'>, b: Pick<Rule, 'doctype' | 'priority'>): boolean {
  return a.priority < b.priority || (a.priority === b.priority && a.doctype < b.doctype)
}

/** Why the order of `rule` among `others` is refused: a shift that opens after, or closes before, what belongs to it. */
export function shiftOrderRefusal(rule: Rule, others: readonly Rule[]): string | null {
  if (!rule.enabled) return null
  const enabled = others.filter((other) => other.enabled)
  for (const other of enabled) {
    for (const [first, last] of [
      [rule, other],
      [other, rule],
    ] as const) {
      const mustPrecede =
        (first.doctype === opening && (inShift.includes(last.doctype) || last.doctype === closing)) ||
        (last.doctype === closing && inShift.includes(first.doctype))
      if (mustPrecede && !runsBefore(first, last)) {
        return `priority: ${first.doctype} (${first.priority}) must come before ${last.doctype} (${last.priority}); low priorities go first`
      }
    }
  }
  return null
}

/** Parents that `rule` would put after their children in a flow that both travel in. Nothing breaks: a reference may arrive early. */
export function familyOrderWarnings(rule: Rule, others: readonly Rule[]): string[] {
  return families.flatMap(([parentName, childNames]) =>
    childNames.flatMap((childName) => {
      if (rule.doctype !== parentName && rule.doctype !== childName) return []
      const of = (doctype: string) =>
        rule.doctype === doctype ? rule : others.find((other) => other.doctype === doctype)
      const [parent, child] = [of(parentName), of(childName)]
      if (!parent?.enabled || !child?.enabled || !shareFlow(parent, child) || parent.priority <= child.priority)
        return []
      return [
        `${child.doctype} (${child.priority}) now travels before ${parent.doctype} (${parent.priority}), which it names`,
      ]
    }),
  )
}

function shareFlow(a: Rule, b: Rule): boolean {
  return a.direction === b.direction || a.direction === 'Bidirectional' || b.direction === 'Bidirectional'
}
