import { type Adapter, type AliasBook, aliasBook, resolveLinks } from '@branchline/adapters'
import type { CentralDocumentRow, KnownAliasRow } from '@branchline/db/central'
import type { Document } from '@branchline/protocol'
import type { Phones } from './phones.ts'

/** An insert that turned out to be of a stored Customer. */
export interface MadeAlias {
  name: string
  aliasOf: string
  /** The Customer as it was inserted. */
  body: string
}

/** Two Customers that a person has said are two. */
export interface SeparatePair {
  name: string
  aliasOf: string
}

/** What the database knows of the names and phones that a batch brings. */
export interface HeldNames {
  aliases: KnownAliasRow[]
  /** All Customers stored that may have one of the batch's phones. */
  sharers: CentralDocumentRow[]
  separated: SeparatePair[]
  phones: Phones
}

/** Which Customer each name and phone of a batch means, as the batch goes on. */
export class CustomerNames {
  readonly made: MadeAlias[] = []
  readonly #known: KnownAliasRow[]
  readonly #phones: Phones
  readonly #separate: Set<string>
  readonly #phoneOf = new Map<string, string>()
  readonly #namesOf = new Map<string, Set<string>>()
  #book: AliasBook

  constructor({ aliases, sharers, separated, phones }: HeldNames) {
    this.#known = [...aliases]
    this.#phones = phones
    this.#separate = new Set(separated.map(({ name, aliasOf }) => pairOf(name, aliasOf)))
    this.#book = aliasBook(this.#known)
    for (const { name, body } of sharers) this.note(name, JSON.parse(body))
  }

  /** The Customer an alias stands for; null: the name is no alias. */
  target(name: string): string | null {
    return this.#book.target(name)
  }

  /** Was this Customer, or the one it stands for, anonymised? */
  isAnonymised(name: string): boolean {
    return this.#book.isAnonymised(name)
  }

  resolve(document: Document, { customerLinks }: Pick<Adapter, 'customerLinks'>): Document {
    return resolveLinks(document, customerLinks, this.#book)
  }

  /** The stored Customer with a document's phone under another name, save those a person keeps apart; of several the first by name. */
  sharer({ name, mobile_no }: Document): string | null {
    const phone = this.#phones.of(mobile_no)
    const names = phone === null ? [] : [...(this.#namesOf.get(phone) ?? [])]
    return names.filter((other) => other !== name && !this.#separate.has(pairOf(name, other))).sort()[0] ?? null
  }

  /** Is the document's phone another one than that of the version before it? */
  movesTo(document: Document, before: Document | null): boolean {
    const phone = this.#phones.of(document.mobile_no)
    return phone !== null && phone !== this.#phones.of(before?.mobile_no)
  }

  make(alias: MadeAlias): void {
    this.made.push(alias)
    this.#known.push({ name: alias.name, aliasOf: alias.aliasOf, split: false })
    this.#book = aliasBook(this.#known)
  }

  /** From here on these two share a phone on purpose. */
  separate(name: string, other: string): void {
    this.#separate.add(pairOf(name, other))
  }

  /** A Customer is stored like this now. */
  note(name: string, { mobile_no }: Document): void {
    this.forget(name)
    const phone = this.#phones.of(mobile_no)
    if (phone === null) return
    this.#phoneOf.set(name, phone)
    const names = this.#namesOf.get(phone)
    if (names) names.add(name)
    else this.#namesOf.set(phone, new Set([name]))
  }

  forget(name: string): void {
    const phone = this.#phoneOf.get(name)
    if (phone === undefined) return
    this.#phoneOf.delete(name)
    this.#namesOf.get(phone)?.delete(name)
  }
}

/** Unordered: whichever of the two is named first. */
function pairOf(a: string, b: string): string {
  return JSON.stringify(a < b ? [a, b] : [b, a])
}
