/** A sale as a till was told of it. */
export interface ToldSale {
  branch: string
  syncUuid: string
  name: string
  docstatus: 1 | 2
  /** Decimal text. */
  grandTotal: string
}

/** What tills and head office were told "done" for: the least that every side must hold in the end. */
export class Told {
  /** sync_uuid -> sale */
  readonly sales = new Map<string, ToldSale>()
  /** DocType, then record -> its name at central's last answer, or null once it was told to be gone. Written by head office alone. */
  readonly masters = new Map<string, string | null>()
  /** Customers that were saved anywhere. */
  readonly customers = new Set<string>()
  /** What was told twice and not alike. */
  readonly contradictions: string[] = []

  sold(sale: ToldSale): void {
    const before = this.sales.get(sale.syncUuid)
    if (before && before.name !== sale.name) {
      this.contradictions.push(`${sale.syncUuid} was told to be ${before.name}, then ${sale.name}`)
    }
    this.sales.set(sale.syncUuid, sale)
  }

  cancelled(syncUuid: string): void {
    const sale = this.sales.get(syncUuid)
    if (sale) this.sales.set(syncUuid, { ...sale, docstatus: 2 })
  }

  of(branch: string): ToldSale[] {
    return [...this.sales.values()].filter((sale) => sale.branch === branch)
  }
}
