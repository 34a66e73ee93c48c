import type { RuleUpdateInput } from '@branchline/protocol'
import { TillBook } from './tills/till-book.ts'
import type { Chance } from './world/chance.ts'

/** A sale as the till knows it. */
export interface Sale {
  branchCode: string
  uuid: string
  cents: number
  /** To whom it was sold, as the till named him. */
  customer: string
  /** Given when the branch confirmed it. */
  name: string | null
  confirmed: boolean
  cancelAsked: boolean
  cancelConfirmed: boolean
  /** Damaged on its way on purpose: it cannot reach central. */
  poisoned: boolean
  /** A person gave up sending it. */
  givenUp?: boolean
  /** Sold at a copy of the branch's server, of that name. */
  at?: string
  /** Its branch's disk lost it, and central has it; or nobody need have it any more. */
  lost?: 'branch' | 'both'
  /** Likewise its cancellation. */
  cancelLost?: 'branch' | 'both'
}

/** A document of a branch other than a sale. */
export interface Paper {
  branchCode: string
  doctype: string
  uuid: string
  name: string | null
  /** As last confirmed; null: nothing was. */
  state: 0 | 1 | 2 | 'deleted' | null
  remarks: string | null
  /** Somebody was asked to change it and has not answered. */
  busy: boolean
}

/** Values that nobody writes twice: by them it is told what became of a person's work. */
export class Values {
  readonly confirmed = new Set<string>()
  #given = 0

  fresh(): string {
    this.#given += 1
    return `v${this.#given}`
  }

  /** Whoever wrote these was told that they are stored. */
  confirm(changed: Record<string, string>): void {
    for (const value of Object.values(changed)) this.confirmed.add(value)
  }
}

/** What must be true in the end, from what the tills and the head office were told. Pure. */
export class Model {
  readonly sales = new Map<string, Sale>()
  readonly papers = new Map<string, Paper>()
  /** Entries of wallets. */
  readonly entries = new Map<string, { wallet: string; cents: number }>()
  /** The name of each branch's open shift. */
  readonly openShifts = new Map<string, string>()
  /** Items of the head office: name -> rate; null: deleted. */
  readonly items = new Map<string, string | null>()
  /** Masters of single shops, by `doctype\nname`; null: deleted. */
  readonly scoped = new Map<string, Record<string, string> | null>()
  /** What the manager last set of each rule. */
  readonly rules = new Map<string, RuleUpdateInput>()
  /** How often each branch was asked to save a customer. */
  readonly customerSaves = new Map<string, number>()
  /** Customers with phones: whose phone, and who wrote them down (null: the head office). */
  readonly people = new Map<string, { phone: number | null; at: string | null }>()
  /** Those of them whose writer was told that they are stored. */
  readonly written = new Set<string>()
  /** Names somebody said are nobody's alias. */
  readonly split = new Set<string>()
  readonly values = new Values()
  /** What tills wrote that run the SDK. */
  readonly tills = new TillBook()

  salesOf(branchCode: string): Sale[] {
    return [...this.sales.values()].filter((sale) => sale.branchCode === branchCode)
  }

  /** Somebody a till of the branch has heard of. */
  customerKnownAt(branchCode: string, chance: Chance): string {
    const own = [...this.people].flatMap(([name, { at }]) =>
      (at === branchCode || at === null) && this.written.has(name) ? [name] : [],
    )
    return chance.pick('customer of a sale', own.length > 0 ? own : ['Walk-in'])
  }

  noteCustomerSave(branchCode: string): void {
    this.customerSaves.set(branchCode, (this.customerSaves.get(branchCode) ?? 0) + 1)
  }
}
