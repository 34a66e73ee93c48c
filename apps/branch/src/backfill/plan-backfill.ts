import { everyFieldAt } from '@branchline/adapters'
import type { DocumentRow, NewOutboxRow } from '@branchline/db/branch'
import { type DoctypeRule, type Document, type FieldTimes, type Operation, travelsUp } from '@branchline/protocol'
import type { RuleEntry } from '../site/rule-book.ts'

export function goesUp(rule: DoctypeRule): boolean {
  return rule.enabled && travelsUp(rule)
}

/** DocTypes that go up under the new rules and did not under the old ones. Pure. */
export function beganToGoUp(before: readonly DoctypeRule[], after: readonly DoctypeRule[]): string[] {
  const did = new Set(before.filter(goesUp).map(({ doctype }) => doctype))
  return after.filter((rule) => goesUp(rule) && !did.has(rule.doctype)).map(({ doctype }) => doctype)
}

/** What brings a document to central that holds nothing of it: a cancelled one was submitted first. */
export function operationsFor(
  document: Document,
  behaviour: RuleEntry['adapter']['behaviour'],
): [Operation, Document][] {
  if (behaviour !== 'submittable' || (document.docstatus ?? 0) === 0) return [['insert', document]]
  if (document.docstatus === 1) return [['submit', document]]
  return [
    ['submit', { ...document, docstatus: 1 }],
    ['cancel', document],
  ]
}

/** The outbox rows of a document that never had one. Pure but for `uuid`. */
export function owedFor(
  row: DocumentRow,
  { rule, adapter }: RuleEntry,
  fieldTimes: FieldTimes | undefined,
  context: { hash(document: Document): string; uuid(): string; now: string },
): NewOutboxRow[] {
  const stored: Document = JSON.parse(row.body)
  const timed = rule.conflictRule === 'Field-Level-LWW'
  let baseHash: string | null = null
  return operationsFor(stored, adapter.behaviour).map(([operation, document]) => {
    const payloadHash = document === stored ? row.hash : context.hash(document)
    const owed: NewOutboxRow = {
      operationId: context.uuid(),
      doctype: row.doctype,
      key: row.key,
      name: row.name,
      operation,
      payload: JSON.stringify(adapter.serialize(document)),
      payloadHash,
      baseHash,
      hlc: row.hlc,
      fieldTimes: timed ? (fieldTimes ?? everyFieldAt(stored, row.hlc).fieldTimes) : null,
      createdAt: context.now,
    }
    baseHash = payloadHash
    return owed
  })
}
