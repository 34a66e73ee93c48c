import { businessDay, itemPricePrefix, priceOn } from '@branchline/adapters'
import type { BranchHandlers, Document } from '@branchline/protocol'
import type { Services } from '../services.ts'

/** An item's prices of all lists, customers and times; one that has more is priced by the first of them. */
const pricesPerItemMax = 1_000

/**
 * `prices.valid`: what things cost on a business day of this branch, from what is here: a price set for a day to come is here before it,
 * and is valid from the branch's own midnight on, with or without a line.
 */
export function validPrices(services: Services): BranchHandlers['prices']['valid'] {
  return async ({ price_list, currency, customer, day: asked, items }) => {
    const { store, clock, timezone, shape } = services
    const day = asked ?? businessDay(clock.now(), timezone)
    const prefixes = [...new Set(items.map(({ item_code }) => itemPricePrefix(item_code)))]
    const rows = await store.read.findDocumentsByConflictPrefix('Item Price', prefixes, pricesPerItemMax)
    const prices = new Map<unknown, Document[]>()
    for (const { body } of rows) {
      const price: Document = JSON.parse(body)
      const known = prices.get(price.item_code)
      if (known) known.push(price)
      else prices.set(price.item_code, [price])
    }
    const answer = items.map((item) => {
      const price = priceOn(prices.get(item.item_code) ?? [], { ...item, price_list, currency, customer, day })
      return price && shape.read(price, 'Item Price')
    })
    return { day, timezone, prices: answer }
  }
}
