// What changed between two JSON values: objects field by field, lists of rows with a key row by row, anything else whole. A fleet of
// 500 in which one branch sold sends one row.

/** `$set`: instead of the old one. Otherwise an object whose fields are patches; `$gone` names those that are no more. */
export type Patch = { $set: unknown } | { $fields: Record<string, Patch>; $gone?: string[] } | RowsPatch

type Fields = Record<string, unknown>

interface RowsPatch {
  $key: string
  $rows: Fields[]
  /** Null: as it was. */
  $order: string[] | null
}

const keysOfRows = ['branchCode', 'id', 'operationId'] as const

/** Null: they are the same. */
export function patchOf(before: unknown, after: unknown): Patch | null {
  if (Object.is(before, after)) return null
  if (Array.isArray(before) && Array.isArray(after)) return patchOfRows(before, after)
  if (isFields(before) && isFields(after)) return patchOfFields(before, after)
  return { $set: after }
}

/** What `before` becomes. */
export function applyPatch(before: unknown, patch: Patch | null): unknown {
  if (patch === null) return before
  if ('$set' in patch) return patch.$set
  if ('$rows' in patch) return applyRows(before as Fields[], patch)
  // A map, since a document may hold a field of any name, `__proto__` too.
  const after = new Map(Object.entries(before as Fields))
  for (const name of patch.$gone ?? []) after.delete(name)
  for (const [name, part] of Object.entries(patch.$fields)) after.set(name, applyPatch(after.get(name), part))
  return Object.fromEntries(after)
}

function patchOfFields(before: Fields, after: Fields): Patch | null {
  const changed = Object.entries(after).flatMap(([name, value]) => {
    const part = Object.hasOwn(before, name) ? patchOf(before[name], value) : { $set: value }
    return part ? [[name, part] as const] : []
  })
  const fields: Record<string, Patch> = Object.fromEntries(changed)
  const gone = Object.keys(before).filter((name) => !Object.hasOwn(after, name))
  if (changed.length === 0 && gone.length === 0) return null
  return gone.length > 0 ? { $fields: fields, $gone: gone } : { $fields: fields }
}

function patchOfRows(before: unknown[], after: unknown[]): Patch | null {
  const key = keysOfRows.find((name) => hasUniqueKey(before, name) && hasUniqueKey(after, name))
  if (!key) return JSON.stringify(before) === JSON.stringify(after) ? null : { $set: after }
  const known = new Map((before as Fields[]).map((row) => [row[key], JSON.stringify(row)]))
  const changed: Fields[] = (after as Fields[]).filter((row) => known.get(row[key]) !== JSON.stringify(row))
  const order = (after as Fields[]).map((row) => String(row[key]))
  const isSameOrder =
    before.length === after.length && (before as Fields[]).every((row, at) => String(row[key]) === order[at])
  if (changed.length === 0 && isSameOrder) return null
  return { $key: key, $rows: changed, $order: isSameOrder ? null : order }
}

/** Rows in their order, those that changed in their new form. */
function applyRows(before: Fields[], { $key, $rows, $order }: RowsPatch): Fields[] {
  const rows = new Map(before.map((row) => [String(row[$key]), row]))
  for (const row of $rows) rows.set(String(row[$key]), row)
  return ($order ?? [...rows.keys()]).flatMap<Fields>((name) => rows.get(name) ?? [])
}

function hasUniqueKey(rows: unknown[], key: string): boolean {
  if (rows.length === 0 || !rows.every((row) => isFields(row) && typeof row[key] === 'string')) return false
  return new Set((rows as Fields[]).map((row) => row[key])).size === rows.length
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
