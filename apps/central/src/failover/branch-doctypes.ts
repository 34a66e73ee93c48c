import { travelsDown, travelsUp } from '@branchline/protocol'
import type { RuleBook } from '../rules/rule-book.ts'

/** The DocTypes that a branch alone writes: its transactions. */
export async function branchDoctypes(rules: RuleBook): Promise<string[]> {
  return (await rules.all()).flatMap(({ rule }) => (travelsUp(rule) && !travelsDown(rule) ? [rule.doctype] : []))
}
