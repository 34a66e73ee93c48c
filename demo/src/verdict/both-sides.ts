import { type Book, compareBooks } from '../books/compare-books.ts'
import { type BookQuery, type BookRecord, readBook } from '../books/read-book.ts'
import type { BranchSite, Chain } from '../chain/chain.ts'
import { count } from '../sale/money.ts'
import type { Check } from './verdict.ts'

export async function bookAtBranch({ peer, town }: BranchSite, query: BookQuery): Promise<Book> {
  const records = await readBook((input) => peer.insist((api) => api.documents.list.query(input)), query)
  return { where: `at ${town}`, records }
}

export async function bookAtCentral({ central }: Chain, query: BookQuery): Promise<Book> {
  const records = await readBook((input) => central.peer.insist((api) => api.documents.list.query(input)), query)
  return { where: 'at central', records }
}

/** Masters are the same everywhere: central's book of a DocType against every branch's. */
export async function everywhereTheSame(
  chain: Chain,
  query: BookQuery,
): Promise<{ check: Check; atCentral: BookRecord[] }> {
  const atCentral = await bookAtCentral(chain, query)
  const differences: string[] = []
  for (const site of chain.branches) {
    differences.push(...compareBooks(query.doctype, 'name', await bookAtBranch(site, query), atCentral))
  }
  const places = `central and all ${chain.branches.length} shops`
  const title = `${count(atCentral.records.length)} ${query.doctype} records, the same at ${places}`
  return { check: { title, differences }, atCentral: [...atCentral.records] }
}
