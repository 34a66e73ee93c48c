import type { Document } from '@branchline/protocol'
import { describe, expect, test } from 'vitest'
import { hashDocument } from '../hash.ts'
import { adapters } from '../registry.ts'
import { aliasBook } from './alias-book.ts'
import { customerNames, resolveLinks } from './customer-links.ts'

const aliases = aliasBook([{ name: 'B', aliasOf: 'A', split: false }])
const split = aliasBook([{ name: 'B', aliasOf: 'A', split: true }])

function invoice(more: object = {}): Document {
  return { doctype: 'Sales Invoice', name: 'SINV-CAI-2026-00001', customer: 'B', items: [{ item_code: 'B' }], ...more }
}

function payment(more: object = {}): Document {
  return { doctype: 'Payment Entry', name: 'PE-CAI-2026-00001', party_type: 'Customer', party: 'B', ...more }
}

function closing(more: object = {}): Document {
  const pos_transactions = [{ customer: 'Z' }, { customer: 'B', grand_total: '1' }]
  return { doctype: 'POS Closing Shift', name: 'POS-CLO-CAI-2026-00001', pos_transactions, ...more }
}

const resolve = (document: Document, book = aliases) =>
  resolveLinks(document, adapters[document.doctype as 'Sales Invoice'].customerLinks, book)

describe('a link that names an alias', () => {
  test('names the stored customer, in the document, in child tables, and where the type says Customer', () => {
    expect(resolve(invoice())).toMatchObject({ customer: 'A', items: [{ item_code: 'B' }] })
    expect(resolve(payment())).toMatchObject({ party: 'A' })
    expect(resolve(closing())).toMatchObject({
      pos_transactions: [{ customer: 'Z' }, { customer: 'A', grand_total: '1' }],
    })
  })

  test('is left alone where it names a supplier, nothing, or somebody else: the same object comes back', () => {
    for (const document of [
      payment({ party_type: 'Supplier' }),
      payment({ party_type: undefined }),
      invoice({ customer: 'Z' }),
      invoice({ customer: '' }),
      invoice({ customer: null }),
      invoice({ customer: 7 }),
      closing({ pos_transactions: null }),
      closing({ pos_transactions: 'B' }),
      closing({ pos_transactions: [null, 'B', ['B'], {}] }),
    ]) {
      expect(resolve(document)).toBe(document)
    }
  })

  test('changes nothing but itself: the hash is that of the document as if it had named the stored one', () => {
    expect(hashDocument(resolve(invoice()))).toBe(hashDocument(invoice({ customer: 'A' })))
  })

  test('is resolved once: again changes nothing', () => {
    for (const document of [invoice(), payment(), closing()]) {
      const once = resolve(document)
      expect(resolve(once)).toBe(once)
    }
  })

  test('does not change what it was given', () => {
    const document = closing()
    const before = structuredClone(document)
    resolve(document)
    expect(document).toEqual(before)
  })
})

describe('after a split', () => {
  test('what named the alias names it again and nothing is left behind; what always named the other stays', () => {
    for (const document of [invoice(), payment(), closing()])
      expect(resolve(resolve(document), split)).toEqual(document)
    const always = invoice({ customer: 'A' })
    expect(resolve(always, split)).toBe(always)
  })

  test('what a person has since given to a third customer stays his', () => {
    const moved = { ...resolve(invoice()), customer: 'Z' }
    expect(resolve(moved, split)).toBe(moved)
  })

  test('the order in which two sides hear of a merge, a move and a split makes no difference', () => {
    const moved = aliasBook([
      { name: 'B', aliasOf: 'C', split: false },
      { name: 'A', aliasOf: 'C', split: false },
    ])
    const end = aliasBook([
      { name: 'B', aliasOf: 'C', split: true },
      { name: 'A', aliasOf: 'C', split: false },
    ])
    const awake = resolve(resolve(resolve(invoice()), moved), end)
    const asleep = resolve(invoice(), end)
    const between = resolve(resolve(invoice()), end)
    for (const document of [awake, asleep, between]) expect(hashDocument(document)).toBe(hashDocument(invoice()))
  })
})

test('the names to look up are those a document gives and gave', () => {
  const links = adapters['Sales Invoice'].customerLinks
  expect(customerNames(invoice(), links)).toEqual(['B'])
  expect(customerNames(resolve(invoice()), links).sort()).toEqual(['A', 'B'])
  expect(customerNames(closing(), adapters['POS Closing Shift'].customerLinks)).toEqual(['Z', 'B'])
  expect(customerNames(payment({ party_type: 'Supplier' }), adapters['Payment Entry'].customerLinks)).toEqual([])
})

test('every link an adapter declares is one that can be resolved', () => {
  for (const [doctype, { customerLinks, childTables }] of Object.entries(adapters)) {
    for (const link of customerLinks) {
      expect(link).toMatch(/^(\w+\.)?\w+(:\w+)?$/)
      const [table, field] = link.includes('.') ? link.split('.') : [null, link]
      if (table) expect([doctype, childTables.includes(table), field !== '']).toEqual([doctype, true, true])
    }
  }
})
