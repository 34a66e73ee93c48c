import { compareBooks } from '../books/compare-books.ts'
import type { Chain } from '../chain/chain.ts'
import { count } from '../sale/money.ts'
import { bookAtBranch, bookAtCentral } from './both-sides.ts'
import type { Check } from './verdict.ts'

/** Other documents of the branches: each at its branch and at central alike. `fields` beside name, sync_uuid and docstatus. */
export async function checkDocuments(chain: Chain, doctype: string, fields: readonly string[]): Promise<Check> {
  const differences: string[] = []
  let total = 0
  for (const site of chain.branches) {
    const query = {
      doctype,
      fields: ['name', 'sync_uuid', 'docstatus', ...fields],
      filters: { origin_branch: site.code },
    }
    const [atBranch, atCentral] = await Promise.all([bookAtBranch(site, query), bookAtCentral(chain, query)])
    total += atBranch.records.length
    differences.push(...compareBooks(doctype, 'sync_uuid', atBranch, atCentral))
  }
  return { title: `${count(total)} ${doctype} records, the same at their shop and at central`, differences }
}
