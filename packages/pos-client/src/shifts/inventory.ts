import type { Inventory } from '../backends/api.ts'
import type { SaleStore } from '../storage/sale-store.ts'

const pendingMax = 5_000

/** What a till has numbered and still holds. `shift`: the one it sells in, or closes; null: none. */
export async function inventoryOf(store: SaleStore, clientId: string, shift: string | null): Promise<Inventory> {
  const { numbers } = await store.holdings()
  const pending = (await store.oldest(pendingMax)).map(({ syncUuid }) => syncUuid)
  const ofSales = Object.entries(numbers).map(([prefix, number]) => (prefix.startsWith('SINV-') ? number : 0))
  const named = shift === null ? {} : { shift }
  return { clientId, ...named, lastNumber: Math.max(0, ...ofSales), numbers, pending: [...new Set(pending)] }
}
