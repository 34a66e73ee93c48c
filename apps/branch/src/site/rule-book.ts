import { type Adapter, adapterFor } from '@branchline/adapters'
import { BranchlineError, type DoctypeRule } from '@branchline/protocol'

export interface RuleEntry {
  rule: DoctypeRule
  adapter: Adapter
}

/** The rules in memory, as central last gave them. Low priority first. */
export class RuleBook {
  #entries = new Map<string, RuleEntry>()

  constructor(rules: DoctypeRule[]) {
    this.replace(rules)
  }

  replace(rules: DoctypeRule[]): void {
    const sorted = [...rules].sort((a, b) => a.priority - b.priority || (a.doctype < b.doctype ? -1 : 1))
    this.#entries = new Map(
      sorted.flatMap((rule): [string, RuleEntry][] => {
        const adapter = adapterFor(rule.doctype, rule.behaviour)
        return adapter ? [[rule.doctype, { rule, adapter }]] : []
      }),
    )
  }

  find(doctype: string): RuleEntry | undefined {
    return this.#entries.get(doctype)
  }

  /** The rule of an enabled DocType. Errors: UNKNOWN_DOCTYPE. */
  require(doctype: string): RuleEntry {
    const entry = this.#entries.get(doctype)
    if (!entry?.rule.enabled) {
      throw new BranchlineError('UNKNOWN_DOCTYPE', `No enabled rule names the DocType ${JSON.stringify(doctype)}.`)
    }
    return entry
  }

  all(): RuleEntry[] {
    return [...this.#entries.values()]
  }

  enabled(): RuleEntry[] {
    return [...this.#entries.values()].filter(({ rule }) => rule.enabled)
  }
}
