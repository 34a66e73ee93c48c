import { canonicalJson } from '@branchline/adapters'
import type { DocumentInput } from '@branchline/protocol'

/**
 * A correction of one version carried into a later one of the same record: every top-level field that the correction changed and
 * the later version had taken over as it was. What the later version changed itself stays. A missing field is a value. Pure.
 */
export function carryEdit<Later extends DocumentInput>(
  before: DocumentInput,
  after: DocumentInput,
  later: Later,
): Later {
  const carried: DocumentInput = { ...later }
  for (const field of changedFields(before, after)) {
    if (!same(later[field], before[field])) continue
    if (after[field] === undefined) delete carried[field]
    else carried[field] = after[field]
  }
  return carried as Later
}

/** The top-level fields in which two versions differ. */
export function changedFields(before: DocumentInput, after: DocumentInput): string[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...fields].filter((field) => !same(before[field], after[field]))
}

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  return a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b)
}
