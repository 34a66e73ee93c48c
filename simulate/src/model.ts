/** A sale as the till knows it. */
export interface Sale {
  branchCode: string
  uuid: string
  cents: number
  /** Given when the branch confirmed it. */
  name: string | null
  confirmed: boolean
  cancelAsked: boolean
  cancelConfirmed: boolean
  /** Damaged on its way on purpose: it cannot reach central. */
  poisoned: boolean
  /** Sold at a copy of the branch's server, of that name. */
  at?: string
  /** Its branch's disk lost it, and central has it; or nobody need have it any more. */
  lost?: 'branch' | 'both'
  /** Likewise its cancellation. */
  cancelLost?: 'branch' | 'both'
}

/** What must be true in the end, from what the tills and the head office were told. Pure. */
export class Model {
  readonly sales = new Map<string, Sale>()
  /** Items of the head office: name -> rate; null: deleted. */
  readonly items = new Map<string, string | null>()
  /** How often each branch was asked to save each customer: `branch\nname` -> times. */
  readonly customerSaves = new Map<string, number>()
  readonly customers = new Set<string>()

  salesOf(branchCode: string): Sale[] {
    return [...this.sales.values()].filter((sale) => sale.branchCode === branchCode)
  }

  noteCustomerSave(branchCode: string, name: string): void {
    const id = `${branchCode}\n${name}`
    this.customerSaves.set(id, (this.customerSaves.get(id) ?? 0) + 1)
    this.customers.add(name)
  }
}
