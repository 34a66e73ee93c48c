import { type Adapter, customerDoctype, customerNames } from '@branchline/adapters'
import type { CentralDocumentRow, CentralReader, KnownAliasRow } from '@branchline/db/central'
import type { Document } from '@branchline/protocol'
import type { HeldNames } from './customer-names.ts'
import { Phones } from './phones.ts'

export interface KnownNames {
  names: HeldNames
  /** Customers read beside those of the batch. */
  rows: CentralDocumentRow[]
}

/** Names in these documents that may be aliases. */
export function namesToLookUp(documents: Document[], { customerLinks }: Pick<Adapter, 'customerLinks'>): string[] {
  return documents.flatMap((document) =>
    document.doctype === customerDoctype
      ? [document.name]
      : customerLinks.length > 0
        ? customerNames(document, customerLinks)
        : [],
  )
}

/** Of documents that hold no Customer: what their links mean. Null: none of them names an alias. */
export function namesOfLinks(aliases: KnownAliasRow[]): KnownNames | null {
  if (aliases.length === 0) return null
  return { names: { aliases, sharers: [], separated: [], phones: new Phones(null) }, rows: [] }
}

/**
 * What deciding Customers needs beside the records themselves: who else has their phones, and what aliases stand for. Null: no
 * phone and no alias is among them. Three statements at most.
 */
export async function readNames(
  db: CentralReader,
  documents: Document[],
  aliases: KnownAliasRow[],
  held: CentralDocumentRow[],
  country: string | null,
): Promise<KnownNames | null> {
  const phones = new Phones(country)
  const ends = phones.endsIn(documents)
  if (ends.length === 0 && aliases.length === 0) return null
  const sharers = await db.findCustomersByPhoneEnd(ends)
  const known = new Set([...held, ...sharers].map(({ key }) => key))
  const targets = aliases.flatMap(({ aliasOf, split }) => (split || known.has(aliasOf) ? [] : [aliasOf]))
  const stood = await db.findDocuments([...new Set(targets)].map((key) => ({ doctype: customerDoctype, key })))
  const among = [...documents, ...sharers].map(({ name }) => name)
  const separated = sharers.length > 0 ? await db.findSeparated(among) : []
  return { names: { aliases, sharers, separated, phones }, rows: [...sharers, ...stood] }
}
