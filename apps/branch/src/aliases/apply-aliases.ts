import { aliasBook, customerDoctype, customerNames } from '@branchline/adapters'
import type { AliasRow, BranchTransaction, DocumentRow, OutboxRow, SettledPayload } from '@branchline/db/branch'
import { type Document, travelsUp } from '@branchline/protocol'
import { findSettled, peopleAmong, scrubSettled } from '../people/scrub-settled.ts'
import type { Services } from '../services.ts'
import { planRewrite } from './plan-rewrite.ts'

const aliasesPerPass = 100
const stepRows = 500
/** So that a cycle ends by itself; the next one goes on. */
const passesMax = 100

// An alias takes effect in two commits:
//
//   noted     with the page that brought it: from here on, nothing is written under the alias
//   applied   what was stored and owed before is rewritten, the Customer of that name goes
//
// In between the documents are looked through in steps, on the reading handle: no sale waits for that. Nothing new can be missed. A
// crash in between leaves the alias noted, and the next cycle applies it.

/** Carries out what central said of aliases. Makes no operation. Answers how many documents were rewritten. */
export async function applyAliases(services: Services): Promise<number> {
  if (!services.anyAlias) return 0
  let count = 0
  for (let pass = 0; pass < passesMax; pass += 1) {
    const unapplied = await services.store.read.listUnapplied(aliasesPerPass)
    if (unapplied.length === 0) break
    const people = peopleAmong(unapplied)
    const names = [...people, ...(await services.store.read.findNamesOf(people))]
    const found = await lookThrough(services, unapplied, names)
    const settled = people.length > 0 ? await findSettled(services, names) : []
    const { rewritten, waiting } = await services.store.write((tx) => rewrite(services, tx, unapplied, found, settled))
    services.log.info({ aliases: unapplied.length, count: rewritten }, 'aliases applied')
    count += rewritten
    if (people.length > 0) {
      // Central hears of dead letters as they are now, and the log that held the person is cut.
      services.deadTold = null
      await services.store.read.cutLog()
    }
    // What was sent and has no answer yet is scrubbed when it has: the next cycle comes back to it.
    if (waiting) break
  }
  return count
}

interface Found {
  documents: { doctype: string; keys: string[] }[]
  sequences: number[]
}

/** What may name these aliases. DocTypes that only come down are central's to rewrite. */
async function lookThrough({ store, rules, clock }: Services, aliases: AliasRow[], people: string[]): Promise<Found> {
  const texts = [...new Set([...aliases.map(({ name }) => name), ...people])].map((name) => JSON.stringify(name))
  const found: Found = { documents: [], sequences: [] }
  for (const { rule, adapter } of rules.all()) {
    if (adapter.customerLinks.length === 0 || !travelsUp(rule)) continue
    for (let after: string | null = ''; after !== null; await clock.turn()) {
      const step: { keys: string[]; next: string | null } = await store.read.findNaming({
        doctype: rule.doctype,
        texts,
        after,
        limit: stepRows,
      })
      if (step.keys.length > 0) found.documents.push({ doctype: rule.doctype, keys: step.keys })
      after = step.next
    }
  }
  for (let after: number | null = 0; after !== null; await clock.turn()) {
    const step: { sequences: number[]; next: number | null } = await store.read.findOwedNaming({
      texts,
      after,
      limit: stepRows,
    })
    found.sequences.push(...step.sequences)
    after = step.next
  }
  return found
}

async function rewrite(
  services: Services,
  tx: BranchTransaction,
  unapplied: AliasRow[],
  found: Found,
  settled: SettledPayload[],
): Promise<{ rewritten: number; waiting: boolean }> {
  const { rules, clock, ids } = services
  const stored: DocumentRow[] = []
  for (const { doctype, keys } of found.documents) stored.push(...(await tx.findDocuments(doctype, keys)))
  const people = peopleAmong(unapplied)
  if (people.length > 0) stored.push(...(await tx.findDocuments(customerDoctype, people)))
  const owed = await tx.findNeverSent(found.sequences)
  const find = (doctype: string) => rules.find(doctype)
  const book = aliasBook(await tx.findAliases([...new Set([...namesIn(stored, owed, find), ...people])]))
  const plan = planRewrite(stored, owed, book, find, () => ids.uuid())
  await tx.putDocuments(plan.documents)
  await tx.rewriteOutboxRows(plan.outbox)
  const gone = unapplied.flatMap(({ name, aliasOf, split }) => (split || name === aliasOf ? [] : [name]))
  await tx.removeDocuments(customerDoctype, gone)
  await tx.removeFieldTimes(customerDoctype, gone)
  await tx.removeParked(customerDoctype, gone)
  const scrubbed = settled.length > 0 ? await scrubSettled(services, tx, settled) : 0
  const names = people.length > 0 ? [...people, ...(await tx.findNamesOf(people))] : []
  const waiting = names.length > 0 && (await tx.countSentNaming(names.map((name) => JSON.stringify(name)))) > 0
  const done = waiting ? unapplied.filter(({ name, aliasOf }) => name !== aliasOf) : unapplied
  await tx.putAliases(done.map((row) => ({ ...row, applied: true })))
  const at = new Date(clock.now()).toISOString()
  await tx.addLogs(done.map((row) => logLine(row, at)))
  return { rewritten: plan.documents.length + scrubbed, waiting }
}

function namesIn(
  stored: DocumentRow[],
  owed: OutboxRow[],
  find: (doctype: string) => ReturnType<Services['rules']['find']>,
): string[] {
  const names = (doctype: string, text: string) =>
    customerNames(JSON.parse(text) as Document, find(doctype)?.adapter.customerLinks ?? [])
  const all = [
    ...stored.flatMap(({ doctype, body }) => names(doctype, body)),
    ...owed.flatMap(({ doctype, payload }) => names(doctype, payload)),
    ...owed.flatMap(({ doctype, name }) => (doctype === customerDoctype ? [name] : [])),
  ]
  return [...new Set(all)]
}

function logLine({ name, aliasOf, split }: AliasRow, at: string) {
  if (name === aliasOf) return { at, kind: 'anonymised', doctype: customerDoctype, name, message: 'anonymised' }
  const message = split ? `stands for Customer ${aliasOf} no more` : `stands for Customer ${aliasOf}`
  return { at, kind: 'alias', doctype: customerDoctype, name, message }
}
