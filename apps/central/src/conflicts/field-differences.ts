import { canonicalJson, isHiddenKey } from '@branchline/adapters'
import type { Document, FieldDifference } from '@branchline/protocol'

/**
 * The top-level fields in which two versions differ, by name. A child table is one field. A missing field differs from null, and a
 * version that is not there (null) has no fields. Pure.
 */
export function fieldDifferences(local: Document | null, incoming: Document | null): FieldDifference[] {
  const fields = new Set([...Object.keys(local ?? {}), ...Object.keys(incoming ?? {})])
  return [...fields]
    .filter((field) => !isHiddenKey(field))
    .sort()
    .map((field) => ({ field, ...sideOf('local', local, field), ...sideOf('incoming', incoming, field) }))
    .filter((difference) => text(difference, 'local') !== text(difference, 'incoming'))
}

type Side = 'local' | 'incoming'

/** A field may be called `constructor`: what is inherited is not there. */
function sideOf(side: Side, document: Document | null, field: string): Partial<Record<Side, unknown>> {
  return document && Object.hasOwn(document, field) ? { [side]: document[field] } : {}
}

function text(difference: FieldDifference, side: Side): string | null {
  return side in difference ? canonicalJson(difference[side]) : null
}
