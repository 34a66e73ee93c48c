import type { CentralReader, CentralTransaction } from '@branchline/db/central'
import { byText, idOf, type Rows, type Tables } from './tables.ts'

export type RuleReads = Pick<CentralReader, 'listRules' | 'hasDocuments' | 'listPlaced'>
export type RuleWrites = Pick<CentralTransaction, 'seedRules' | 'putRule' | 'rescopeDocuments'>

export function ruleReads(t: Tables): RuleReads {
  return {
    listRules: async () =>
      t.rules.rows().sort((a, b) => a.priority - b.priority || byText<Rows['rules']>((row) => row.doctype)(a, b)),
    hasDocuments: async (doctype) => t.documents.rows().some((row) => row.doctype === doctype),
    listPlaced: async (doctype, after, limit) =>
      t.documents
        .rows()
        .filter((row) => row.doctype === doctype && row.key > after)
        .sort(byText((row) => row.key))
        .slice(0, limit)
        .map(({ key, body, scope, position }) => ({ key, body, scope, placed: position !== null })),
  }
}

export function ruleWrites(t: Tables, { position }: { position: () => bigint }): RuleWrites {
  return {
    seedRules: async (rules) => {
      for (const rule of rules) {
        if (!t.rules.get(rule.doctype)) t.rules.put(rule.doctype, { ...rule, epoch: 0, rescoping: false })
      }
    },
    putRule: async (rule) => t.rules.put(rule.doctype, rule),
    rescopeDocuments: async (doctype, rows) => {
      for (const { key, scope } of rows) {
        const id = idOf({ doctype, key })
        const row = t.documents.get(id)
        if (row) t.documents.put(id, { ...row, scope, version: row.version + 1, position: position() })
      }
    },
  }
}
