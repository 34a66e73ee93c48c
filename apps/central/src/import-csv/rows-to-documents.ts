/** One CSV row by column name. */
export type CsvRow = Record<string, string>

const childColumn = /^([^.]+)\.(.+)$/
/** ERPNext's whole-number flags; every other value stays the text it was, so that money is exact. */
const integerColumns = new Set([
  'docstatus',
  'disabled',
  'enabled',
  'is_return',
  'is_group',
  'has_variants',
  'update_stock',
])

/**
 * Groups CSV rows into documents, as ERPNext's own import does: a column `items.qty` belongs to the child table `items`, and
 * a row whose `name` is blank, or that of the row before it, adds another line to that document. Blank cells are left out.
 */
export async function* rowsToDocuments(
  rows: Iterable<CsvRow> | AsyncIterable<CsvRow>,
  doctype: string,
): AsyncGenerator<Record<string, unknown>> {
  let document: Record<string, unknown> | null = null
  for await (const row of rows) {
    const continues = document !== null && hasChildColumns(row) && (!row.name || row.name === document.name)
    if (!continues) {
      if (document) yield document
      document = { doctype, ...fieldsOf(row) }
    }
    if (document) addLines(document, row)
  }
  if (document) yield document
}

function hasChildColumns(row: CsvRow): boolean {
  return Object.entries(row).some(([column, text]) => text !== '' && childColumn.test(column))
}

function fieldsOf(row: CsvRow): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([column, text]) => text !== '' && !childColumn.test(column))
      .map(([column, text]) => [column, cellValue(column, text)]),
  )
}

function addLines(document: Record<string, unknown>, row: CsvRow): void {
  const lines = new Map<string, Record<string, unknown>>()
  for (const [column, text] of Object.entries(row)) {
    const [, table, field] = childColumn.exec(column) ?? []
    if (!table || !field || text === '') continue
    lines.set(table, { ...lines.get(table), [field]: cellValue(field, text) })
  }
  for (const [table, line] of lines) {
    const before = document[table]
    document[table] = [...(Array.isArray(before) ? before : []), line]
  }
}

function cellValue(column: string, text: string): unknown {
  return integerColumns.has(column) && /^-?\d{1,15}$/.test(text) ? Number(text) : text
}
