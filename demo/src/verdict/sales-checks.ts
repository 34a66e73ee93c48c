import { type Book, compareBooks } from '../books/compare-books.ts'
import type { BranchSite, Chain } from '../chain/chain.ts'
import { count, forPeople, type Money, sumOf } from '../sale/money.ts'
import type { Receipt } from '../sale/till.ts'
import { bookAtBranch, bookAtCentral } from './both-sides.ts'
import { type Check, equals } from './verdict.ts'

export interface SalesFound {
  sales: number
  money: Money
  /** central's records of this branch */
  externalIds: string[]
}

const fields = ['name', 'sync_uuid', 'docstatus', 'external_id', 'grand_total']

/** One branch's sales three times over: what its tills were told, what it holds, what central holds of it; records and money. */
export async function checkSales(
  chain: Chain,
  site: BranchSite,
  receipts: readonly Receipt[],
  currency: string,
): Promise<{ checks: Check[]; found: SalesFound }> {
  const query = { doctype: 'Sales Invoice', fields, filters: { origin_branch: site.code } }
  const [atBranch, atCentral] = await Promise.all([bookAtBranch(site, query), bookAtCentral(chain, query)])
  const told: Book = {
    where: `on the receipts of ${site.town}`,
    records: receipts.map(({ syncUuid, name, grandTotal }) => ({ name, sync_uuid: syncUuid, grand_total: grandTotal })),
  }
  const asTold: Book = {
    ...atBranch,
    records: atBranch.records.map(({ name, sync_uuid, grand_total }) => ({ name, sync_uuid, grand_total })),
  }
  const [moneyHere, moneyThere] = [atBranch, atCentral].map(moneyIn) as [Money, Money]
  const sales = count(atBranch.records.length)
  return {
    checks: [
      {
        title: `${site.town}: ${sales} sales on its receipts, at the shop and at central, record by record`,
        differences: [
          ...compareBooks('Sales Invoice', 'sync_uuid', told, asTold),
          ...compareBooks('Sales Invoice', 'sync_uuid', atBranch, atCentral),
        ],
      },
      equals(
        `${site.town}: ${forPeople(moneyHere)} ${currency} at the shop, ${forPeople(moneyThere)} at central`,
        forPeople(moneyThere),
        forPeople(moneyHere),
      ),
    ],
    found: {
      sales: atCentral.records.length,
      money: moneyThere,
      externalIds: atCentral.records.map(({ external_id }) => String(external_id)),
    },
  }
}

function moneyIn({ records }: Book): Money {
  return sumOf(records.map(({ grand_total }) => String(grand_total ?? 0)))
}
