import type { Document } from '@branchline/protocol'
import { describe, expect, test } from 'vitest'
import { hashDocument } from '../hash.ts'
import { adapterFor } from '../registry.ts'
import { stockEntriesFor } from '../stock-ledger.ts'
import customers from './customers.golden.json' with { type: 'json' }
import masters from './masters.golden.json' with { type: 'json' }
import sales from './sales.golden.json' with { type: 'json' }
import shifts from './shifts.golden.json' with { type: 'json' }
import stock from './stock.golden.json' with { type: 'json' }
import sums from './sums.golden.json' with { type: 'json' }

// Real shapes (ERPNext v15, POS Next) with what every version of Branchline must answer for them. A red hash here means that two
// versions of Branchline would take the same document for two.

interface DocumentCase {
  what: string
  branchCode: string | null
  document: Document
  hash: string
  conflictKey: string | null
  stockEntries?: Document[]
}

const documents = [...masters, ...customers, ...sales, ...shifts, ...stock, ...sums] as DocumentCase[]

function adapterOf(doctype: string) {
  const adapter = adapterFor(doctype)
  if (!adapter) throw new Error(`no adapter for ${doctype}`)
  return adapter
}

describe('golden documents', () => {
  test.each(documents)('$what: accepted, travels as it is, hashes to the same for ever', (golden) => {
    const adapter = adapterOf(golden.document.doctype)
    expect(adapter.validateIncoming(golden.document, { branchCode: golden.branchCode })).toBeNull()
    expect(adapter.preApplyTransform(adapter.serialize(golden.document))).toEqual(golden.document)
    expect(hashDocument(golden.document)).toBe(golden.hash)
    expect(adapter.conflictKey(golden.document)).toBe(golden.conflictKey)
  })

  test.each(documents)('$what: its child tables are the ones its adapter names', ({ document }) => {
    const tables = Object.keys(document).filter((field) => Array.isArray(document[field]))
    expect(adapterOf(document.doctype).childTables).toEqual(expect.arrayContaining(tables))
  })

  test.each(documents.filter((golden) => golden.stockEntries))('$what: moves the stock it says', (golden) => {
    expect(stockEntriesFor(golden.document, 'submit', golden.document.origin_branch ?? '')).toEqual(golden.stockEntries)
  })
})
