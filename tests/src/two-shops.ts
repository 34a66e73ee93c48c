import { adapters, hashDocument } from '@branchline/adapters'
import type { Document, DocumentInput } from '@branchline/protocol'
import { expect, vi } from 'vitest'
import { Chain, type Shop } from './chain.ts'
import { sale } from './documents.ts'

const linked = [
  'Customer',
  'Wallet',
  'Wallet Transaction',
  'Sales Invoice',
  'Payment Entry',
  'POS Closing Shift',
] as const
const bothSides = ['Customer', 'Wallet', 'Wallet Transaction']

let people = 0

/** Two names and a phone nobody else has. */
export function person() {
  people += 1
  const end = String(people).padStart(4, '0')
  return { a: `ANN-${end}`, b: `ANNE-${end}`, phone: `+20100123${end}`, written: `0020 100 123-${end}` }
}

/** Whom a document of `trade` names. */
export function namedBy(document: Document | null): unknown {
  const rows = document?.pos_transactions as { customer: unknown }[] | undefined
  return rows ? rows[1]?.customer : (document?.party ?? document?.customer)
}

/** Two shops that make customers, trade with them, and must agree with central on every document in the end. */
export async function openTwoShops() {
  const chain = await Chain.start()
  const cairo = await chain.openShop('CAI')
  const giza = await chain.openShop('GIZ')

  /** Every document of the linked DocTypes at a server, `doctype key` -> hash. */
  async function bookOf(server: Shop | null, branchCode: string): Promise<Record<string, string>> {
    const book: Record<string, string> = {}
    for (const doctype of linked) {
      const filters = bothSides.includes(doctype) ? {} : { origin_branch: branchCode }
      const documents = (server ? server.api : chain.admin).documents
      const page = (await documents.list.query({ doctype, filters, limit: 1_000 })).documents as Document[]
      for (const document of page) {
        const key = adapters[doctype].identity === 'name' ? document.name : document.sync_uuid
        book[`${doctype} ${key}`] = hashDocument(document)
      }
    }
    return book
  }

  /** Everything goes up and comes down, until every shop holds what central holds of it, document by document. */
  async function converge(shops = [cairo, giza]): Promise<void> {
    for (const shop of shops) shop.line.heal()
    await vi.waitFor(
      async () => {
        for (const shop of shops) expect((await shop.api.sync.push.mutate()).remaining).toBe(0)
        for (const shop of shops) await shop.api.sync.pull.mutate()
        for (const shop of shops)
          expect(await bookOf(shop, shop.branchCode)).toEqual(await bookOf(null, shop.branchCode))
      },
      { timeout: 15_000, interval: 100 },
    )
  }

  async function at(server: Shop | null, doctype: string, name: string): Promise<Document | null> {
    const { documents } = server ? server.api : chain.admin
    return (await documents.get.query({ doctype, name })).document as Document | null
  }

  function customer(shop: Shop | null, name: string, mobile_no: string, more: object = {}) {
    const document: DocumentInput = { name, customer_name: name, mobile_no, ...more }
    return (shop ? shop.api : chain.admin).documents.save.mutate({ doctype: 'Customer', document })
  }

  /** A sale, its payment, a wallet, its first entry, and the shift that sums up, all of one customer. */
  async function trade(shop: Shop, name: string): Promise<{ doctype: string; name: string }[]> {
    const { documents } = shop.api
    const made: { document: DocumentInput }[] = []
    const submit = async (doctype: string, document: DocumentInput) => {
      made.push(await documents.submit.mutate({ doctype, document }))
    }
    const save = async (doctype: string, document: DocumentInput) => {
      made.push(await documents.save.mutate({ doctype, document }))
    }
    await submit('Sales Invoice', sale({ customer: name }))
    const [invoice] = made
    const paid = { party_type: 'Customer', party: name, paid_amount: '12.50', received_amount: '12.50' }
    await submit('Payment Entry', { posting_date: '2026-03-01', payment_type: 'Receive', ...paid })
    await save('Wallet', { name: `WAL-${name}-${shop.branchCode}`, customer: name, company: 'Branchline Stores' })
    await save('Wallet Transaction', { customer: name, amount: '5', transaction_type: 'Credit' })
    const sold = { sales_invoice: invoice?.document.name, customer: name, grand_total: '12.50' }
    const others = { sales_invoice: 'none', customer: 'Walk-in', grand_total: '1' }
    await submit('POS Closing Shift', { posting_date: '2026-03-01', pos_transactions: [others, sold] })
    return made.map(({ document }) => ({ doctype: document.doctype ?? '', name: document.name ?? '' }))
  }

  async function expectNamed(documents: { doctype: string; name: string }[], shop: Shop, name: string): Promise<void> {
    for (const made of documents) {
      for (const server of [shop, null])
        expect([made, namedBy(await at(server, made.doctype, made.name))]).toEqual([made, name])
    }
  }

  /** Both shops make the customer and trade with it while their lines are down; the first comes back first. */
  async function twice(first: Shop, second: Shop) {
    const known = person()
    for (const shop of [first, second]) shop.line.cut()
    await customer(first, known.a, known.phone, { city: 'Cairo' })
    await customer(second, known.b, known.written, { email_id: 'anne@example.com' })
    const documents = { first: await trade(first, known.a), second: await trade(second, known.b) }
    first.line.heal()
    await first.api.sync.push.mutate()
    return { ...known, documents }
  }

  async function aliasesOf(name: string) {
    return (await chain.admin.aliases.list.query({ limit: 1_000 })).aliases.filter((alias) => alias.aliasOf === name)
  }

  return { chain, cairo, giza, converge, at, customer, trade, expectNamed, twice, aliasesOf }
}

export type TwoShops = Awaited<ReturnType<typeof openTwoShops>>
