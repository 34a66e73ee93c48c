import { type ErpnextVersion, everyTable, foreignFields } from './doctype-shape.ts'
import { renamesOf } from './renames.ts'

type Fields = Record<string, unknown>

/**
 * What a site writes, with what its version has no field for as it was stored: an ERP hands back only the fields it knows. Rows of
 * child tables are the same row by `name`. What it does send stands. Pure.
 */
export function keepForeign(written: Fields, stored: Fields, doctype: string, version: ErpnextVersion): Fields {
  const translated = new Set(renamesOf(doctype).flatMap(({ v15, v16 }) => [v15, v16]))
  const own = foreignFields(doctype, version).filter((field) => !translated.has(field))
  const kept = withFields(written, stored, own)
  for (const [table, rowDoctype] of Object.entries(everyTable(doctype))) {
    const rows = withRows(kept[table], stored[table], foreignFields(rowDoctype, version))
    if (rows !== kept[table]) kept[table] = rows
  }
  return kept
}

function withFields(written: Fields, stored: Fields, fields: readonly string[]): Fields {
  const kept = { ...written }
  for (const field of fields) {
    if (!Object.hasOwn(kept, field) && Object.hasOwn(stored, field)) kept[field] = stored[field]
  }
  return kept
}

function withRows(written: unknown, stored: unknown, fields: readonly string[]): unknown {
  if (fields.length === 0 || !Array.isArray(written) || !Array.isArray(stored)) return written
  const before = new Map(stored.filter(isNamed).map((row) => [row.name, row]))
  return written.map((row) => {
    const same = isNamed(row) ? before.get(row.name) : undefined
    return same ? withFields(row, same, fields) : row
  })
}

function isNamed(row: unknown): row is Fields & { name: string } {
  return typeof row === 'object' && row !== null && 'name' in row && typeof row.name === 'string' && row.name !== ''
}
