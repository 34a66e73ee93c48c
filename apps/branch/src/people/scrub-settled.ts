import {
  aliasBook,
  customerDoctype,
  customerNames,
  hashDocument,
  resolveLinks,
  scrubCustomer,
} from '@branchline/adapters'
import type { AliasRow, BranchTransaction, SettledPayload } from '@branchline/db/branch'
import type { Document } from '@branchline/protocol'
import type { Services } from '../services.ts'

const stepRows = 500

/** Operations that are settled or dead and carry an anonymised person: found in steps, on the reading handle. */
export async function findSettled({ store, clock }: Services, names: string[]): Promise<SettledPayload[]> {
  const texts = names.map((name) => JSON.stringify(name))
  const all: SettledPayload[] = []
  for (const table of ['Outbox', 'History'] as const) {
    for (let after: number | null = 0; after !== null; await clock.turn()) {
      const step: { found: SettledPayload[]; next: number | null } = await store.read.findSettledNaming({
        table,
        texts,
        after,
        limit: stepRows,
      })
      all.push(...step.found)
      after = step.next
    }
  }
  return all
}

/** Takes the person out of them. They are told to nobody again, so their ids stay. Answers how many changed. */
export async function scrubSettled(
  { rules }: Services,
  tx: BranchTransaction,
  rows: SettledPayload[],
): Promise<number> {
  const documents = rows.map(({ payload }) => JSON.parse(payload) as Document)
  const linksOf = (doctype: string) => rules.find(doctype)?.adapter.customerLinks ?? []
  const names = documents.flatMap((document, index) => {
    const doctype = rows[index]?.doctype ?? ''
    return doctype === customerDoctype ? [document.name] : customerNames(document, linksOf(doctype))
  })
  const book = aliasBook(await tx.findAliases([...new Set(names)]))
  // Of aliases only those of anonymised people: what an operation said of another stays as it was said.
  const people = { target: () => null, isSplit: () => false, isAnonymised: book.isAnonymised }
  const scrubbed = rows.flatMap((row, index): SettledPayload[] => {
    const document = documents[index] as Document
    const after =
      row.doctype === customerDoctype
        ? book.isAnonymised(document.name)
          ? scrubCustomer(document)
          : document
        : resolveLinks(document, linksOf(row.doctype), people)
    return after === document ? [] : [{ ...row, payload: JSON.stringify(after), payloadHash: hashDocument(after) }]
  })
  await tx.scrubSettled(scrubbed)
  return scrubbed.length
}

/** The anonymised among what a branch has not carried out. */
export function peopleAmong(aliases: AliasRow[]): string[] {
  return aliases.flatMap(({ name, aliasOf }) => (name === aliasOf ? [name] : []))
}
