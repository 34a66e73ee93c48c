import { expect, it } from 'vitest'
import { type CsvRow, rowsToDocuments } from './rows-to-documents.ts'

async function read(rows: CsvRow[], doctype: string): Promise<Record<string, unknown>[]> {
  const documents = []
  for await (const document of rowsToDocuments(rows, doctype)) documents.push(document)
  return documents
}

it('a row is a document, and blank cells are left out', async () => {
  const rows = [{ name: 'A', item_name: 'Apple', brand: '' }]
  expect(await read(rows, 'Item')).toEqual([{ doctype: 'Item', name: 'A', item_name: 'Apple' }])
})

it('rows of one name, or of none, add lines to one document', async () => {
  const rows = [
    { name: 'S1', customer: 'Ann', 'items.item_code': 'A', 'items.qty': '1' },
    { name: '', customer: '', 'items.item_code': 'B', 'items.qty': '2' },
    { name: 'S1', customer: 'Ann', 'items.item_code': 'A', 'items.qty': '3' },
    { name: 'S2', customer: 'Bob', 'items.item_code': 'C', 'items.qty': '4' },
  ]
  const documents = await read(rows, 'Sales Invoice')
  expect(documents.map(({ name }) => name)).toEqual(['S1', 'S2'])
  expect(documents[0]?.items).toEqual([
    { item_code: 'A', qty: '1' },
    { item_code: 'B', qty: '2' },
    { item_code: 'A', qty: '3' },
  ])
})

it('two rows of one name without child columns stay two documents, for the server to settle', async () => {
  expect(await read([{ name: 'A' }, { name: 'A' }], 'Item')).toHaveLength(2)
})

it('money stays the text it was and flags become numbers', async () => {
  const [document] = await read([{ name: 'A', rate: '0.10', docstatus: '1', code: '007' }], 'Item Price')
  expect(document).toEqual({ doctype: 'Item Price', name: 'A', rate: '0.10', docstatus: 1, code: '007' })
})
