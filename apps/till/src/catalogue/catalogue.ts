import type { PosClient } from '@branchline/pos-client'
import type { Sellable } from '../cart/cart.ts'
import type { TillStore } from '../sales/till-store.ts'

export interface CatalogueItem extends Sellable {
  barcodes: string[]
  group: string
}

type Master = Record<string, unknown>
const text = (value: unknown) => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '')

/** Items with their selling prices, as they are sold. What has no price is not sold here. */
export function readCatalogue(items: Master[], prices: Master[]): CatalogueItem[] {
  const rates = new Map<string, string>()
  for (const price of prices) {
    // A price for some customer, or of a time to come, is not everyone's now.
    if (price.selling === 0 || text(price.customer) !== '') continue
    rates.set(text(price.item_code), text(price.price_list_rate))
  }
  return items
    .filter((item) => item.disabled !== 1 && item.has_variants !== 1)
    .flatMap((item): CatalogueItem[] => {
      const itemCode = text(item.item_code) || text(item.name)
      const rate = rates.get(itemCode) || text(item.standard_rate)
      if (rate === '') return []
      const rows = Array.isArray(item.barcodes) ? (item.barcodes as Master[]) : []
      const barcodes = rows.map(({ barcode }) => text(barcode)).filter((code) => code !== '')
      return [
        {
          ...{ itemCode, itemName: text(item.item_name) || itemCode, rate, barcodes },
          uom: text(item.stock_uom) || 'Nos',
          group: text(item.item_group),
        },
      ]
    })
    .sort((a, b) => a.itemName.localeCompare(b.itemName))
}

/** Fetches everything anew, from the branch or from head office, and keeps it for the day neither answers. */
export async function refreshCatalogue(client: PosClient<never>, store: TillStore): Promise<CatalogueItem[]> {
  const [items, prices] = [await all(client, 'Item'), await all(client, 'Item Price')]
  const catalogue = readCatalogue(items, prices)
  await store.putCatalogue(catalogue)
  return catalogue
}

async function all(client: PosClient<never>, doctype: string): Promise<Master[]> {
  const documents: Master[] = []
  for await (const page of client.masters(doctype)) documents.push(...page)
  return documents
}

const shownMax = 60

/** A scanned code first; else every word must be in the name or begin the code. */
export function findItems(catalogue: readonly CatalogueItem[], typed: string): CatalogueItem[] {
  const wanted = typed.trim().toLowerCase()
  if (wanted === '') return catalogue.slice(0, shownMax)
  const scanned = catalogue.filter(
    ({ barcodes, itemCode }) => barcodes.includes(typed.trim()) || itemCode.toLowerCase() === wanted,
  )
  if (scanned.length > 0) return scanned
  const words = wanted.split(/\s+/)
  return catalogue
    .filter(({ itemName, itemCode }) => {
      const name = itemName.toLowerCase()
      return words.every((word) => name.includes(word) || itemCode.toLowerCase().startsWith(word))
    })
    .slice(0, shownMax)
}
