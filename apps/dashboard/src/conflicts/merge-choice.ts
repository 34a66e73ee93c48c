import type { ConflictGetOutput, ConflictPick, Document } from '@branchline/protocol'

type Conflict = ConflictGetOutput['conflict']

/** What shall stand in one field: a side's value, or one that a person wrote. */
export type FieldChoice = { from: 'local' } | { from: 'incoming' } | { from: 'edit'; value: unknown }
export type Choices = Readonly<Record<string, FieldChoice>>

/** A conflict's outcome. `document`: what then stands; null: the record is deleted. */
export interface Outcome {
  pick: ConflictPick
  document: Document | null
}

/** One side as a whole where every field comes from it, else a document out of both. */
export function mergeChoice({ local, incoming, differences }: Conflict, choices: Choices): Outcome {
  const chosen = differences.map(({ field }) => ({ field, choice: choices[field] ?? { from: 'local' as const } }))
  if (chosen.every(({ choice }) => choice.from === 'local')) return { pick: 'local', document: local }
  if (chosen.every(({ choice }) => choice.from === 'incoming')) return { pick: 'incoming', document: incoming }
  const sides = { local: fieldsOf(local), incoming: fieldsOf(incoming) }
  const merged = new Map(sides.local)
  for (const { field, choice } of chosen) {
    if (choice.from === 'edit') merged.set(field, choice.value)
    else if (sides[choice.from].has(field)) merged.set(field, sides[choice.from].get(field))
    else merged.delete(field)
  }
  return { pick: 'merged', document: Object.fromEntries(merged) as Document }
}

/** Can it be settled field by field? Not where one side deleted the record, or never had it. */
export function isByField({ local, incoming, differences }: Conflict): boolean {
  return local !== null && incoming !== null && differences.length > 0
}

function fieldsOf(document: Document | null): Map<string, unknown> {
  return new Map(Object.entries(document ?? {}))
}
