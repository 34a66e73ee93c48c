import { namedRows, type Row, rowsFromShares, rowsOf, sharesFromRows } from './tax-detail-rows.ts'
import { readTaxText, sameShares, writeTaxText } from './tax-detail-text.ts'

// What each tax takes of each item.
//
//   15   text in each row of `taxes`:        item_wise_tax_detail   {"TEA":[14.0,1.75]}
//   16   a child table of the document:      item_wise_tax_details  [{ item_row, tax_row, rate, amount, taxable_amount }]
//
// The table says more (which of two rows with one item), the text is written more freely (spaces, digits). So each keeps the other
// beside it as far as it cannot be made again from what is there: the text stays in its row when the table does not give it back
// byte for byte; the table stays in a document of version 15 when the text does not give it back. Where both stand, the one that
// the version knows is the one that counts, and the other one only if it says the same.

const text = 'item_wise_tax_detail'
const table = 'item_wise_tax_details'

/** The DocTypes that have both `items` and such a table. */
const taxedDoctypes = new Set(['Sales Invoice', 'POS Invoice', 'Delivery Note', 'Purchase Receipt'])

type Fields = Record<string, unknown>

/** Version 16's table for the texts of a version 15 document. */
export function taxTextToTable<Document extends Fields>(document: Document, doctype: string): Document {
  if (!taxedDoctypes.has(doctype) || !Array.isArray(document.taxes)) return document
  const stale = new Set<unknown>()
  const fresh: Row[] = []
  const replaced = new Map<Row, Row>()
  for (const tax of namedRows(document.taxes)) {
    const own = rowsOfTax(document[table], tax)
    const said = readTaxText(tax[text])
    // Nothing readable: what the table says and a text could not say stays.
    if (said === null || (said.size === 0 && sharesFromRows(own, document.items) === null)) continue
    const held = sharesFromRows(own, document.items)
    const isSame = held !== null && sameShares(said, held)
    const rows = isSame ? own : rowsFromShares(said, tax, document.items)
    if (!isSame) {
      stale.add(tax.name)
      fresh.push(...(rows ?? []))
    }
    if (rows !== null && rows.length > 0 && isMadeAgain(tax[text], rows, document.items)) {
      const { [text]: _, ...others } = tax
      replaced.set(tax, others)
    }
  }
  if (fresh.length === 0 && stale.size === 0 && replaced.size === 0) return document
  const taxes = document.taxes.map((tax) => replaced.get(tax) ?? tax)
  const others = stale.size === 0 ? document[table] : withoutTaxes(document[table], stale)
  if (fresh.length === 0 && others === undefined) return { ...document, taxes }
  return { ...document, taxes, [table]: fresh.length === 0 ? others : [...rowsOf(others), ...fresh] }
}

/** Version 15's texts for the table of a version 16 document. */
export function taxTableToText<Document extends Fields>(document: Document, doctype: string): Document {
  if (!taxedDoctypes.has(doctype) || !Array.isArray(document.taxes) || !Array.isArray(document[table])) return document
  const replaced = new Map<Row, Row>()
  for (const tax of namedRows(document.taxes)) {
    const own = rowsOfTax(document[table], tax)
    const shares = own.length === 0 ? null : sharesFromRows(own, document.items)
    if (shares === null) continue
    const said = readTaxText(tax[text])
    if (said === null || !sameShares(said, shares)) replaced.set(tax, { ...tax, [text]: writeTaxText(shares) })
  }
  const said = { ...document, taxes: document.taxes.map((tax) => replaced.get(tax) ?? tax) }
  const { [table]: _, ...textAlone } = said
  return isEqual(taxTextToTable(textAlone, doctype), document) ? (textAlone as Document) : said
}

function rowsOfTax(rows: unknown, { name }: Row): Row[] {
  return rowsOf(rows).filter((row) => row.tax_row === name)
}

function withoutTaxes(rows: unknown, names: ReadonlySet<unknown>): unknown {
  return Array.isArray(rows) ? rows.filter((row) => !names.has(row?.tax_row)) : rows
}

function isMadeAgain(written: unknown, rows: Row[], items: unknown): boolean {
  const shares = sharesFromRows(rows, items)
  return shares !== null && writeTaxText(shares) === written
}

/** Byte for byte, in whatever order the fields stand. */
function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return { fields: fields.map(([field, inner]) => [field, sorted(inner)]) }
}
