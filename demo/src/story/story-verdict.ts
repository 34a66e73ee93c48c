import { everywhereTheSame } from '../verdict/both-sides.ts'
import { checkDocuments } from '../verdict/documents-check.ts'
import { checkNothingLeftOver } from '../verdict/left-over-check.ts'
import { checkSales } from '../verdict/sales-checks.ts'
import { type Check, type Verdict, verdictOf } from '../verdict/verdict.ts'
import { currency } from './catalogue.ts'
import type { Stage } from './scenes.ts'

/** Compares, record by record and to the last piaster, what every shop and central hold. */
export async function storyVerdict({
  chain,
  trade,
  cashier,
}: Pick<Stage, 'chain' | 'trade' | 'cashier'>): Promise<Verdict> {
  const checks: Check[] = []
  for (const site of chain.branches) {
    const receipts = [
      ...(trade.floors.find(({ till }) => till.branch === site.code)?.till.receipts ?? []),
      ...(site === cashier.site ? cashier.receipts : []),
    ]
    checks.push(...(await checkSales(chain, site, receipts, currency)).checks)
  }
  checks.push(
    await checkDocuments(chain, 'Payment Entry', ['paid_amount', 'party']),
    await checkDocuments(chain, 'POS Opening Shift', []),
    await checkDocuments(chain, 'POS Closing Shift', ['grand_total', 'pos_opening_shift']),
    (await everywhereTheSame(chain, { doctype: 'Customer', fields: ['name', 'customer_name'] })).check,
    (await everywhereTheSame(chain, { doctype: 'Item', fields: ['name', 'item_name'] })).check,
    (await everywhereTheSame(chain, { doctype: 'Item Price', fields: ['name', 'price_list_rate'] })).check,
    await checkNothingLeftOver(chain),
  )
  return verdictOf(checks)
}
