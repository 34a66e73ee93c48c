import { aliasBook, customerNames, resolveLinks, touchesAccounts } from '@branchline/adapters'
import type { CentralDocumentRow, CentralTransaction, KnownAliasRow } from '@branchline/db/central'
import type { Job } from '@branchline/platform'
import { type Clock, type Document, type Log, travelsDown } from '@branchline/protocol'
import { documentOf, documentRow } from '../documents/document-row.ts'
import { inTurn } from '../jobs/in-turn.ts'
import { noteOverspending } from '../ledgers/note-overspending.ts'
import type { RuleBook, RuleEntry } from '../rules/rule-book.ts'
import type { Services } from '../services.ts'
import { preparedAs } from './prepared-as.ts'

const namesPerPass = 100
const stepDocuments = 500
/** A step is followed by a pause as long as itself, a long sweep by one nine times as long: sweeping millions is never what central does. */
const pauseMsMax = 1_000
const shortMs = 1_000
const restPerSweep = 9
const restMsMax = 600_000
/** An alias that is made or split wakes it; this is for what another process left in the middle. */
const intervalMs = 3_600_000

export const aliasSweepName = 'alias-sweep'

// What comes in is resolved as it comes (`identifyRecord`). What was stored before, a sweep looks through:
//
//   alias made or split, not swept ──► every push begun before is over ──► all documents with links to a Customer, in steps ──► swept
//
// Pushes read aliases after they took their branch's lock, so once every branch's lock was free a moment, whatever still named the
// alias is stored and seen. A crash leaves the mark, and the next run begins the sweep anew.

/** Rewrites stored documents that named an alias before it was one, and back after a split. */
export class AliasSweeper {
  readonly #services: Pick<Services, 'store' | 'clock' | 'log'> & { rules: RuleBook }
  readonly job: Job = inTurn(aliasSweepName, intervalMs, (signal) => this.#step(signal))

  constructor(services: { store: Services['store']; rules: RuleBook; clock: Clock; log: Log }) {
    this.#services = services
  }

  async #step(signal: AbortSignal): Promise<'more' | 'done'> {
    const { store, clock, log } = this.#services
    const unswept = await store.read.listUnswept(namesPerPass)
    if (unswept.length === 0) return 'done'
    const startedMs = clock.now()
    const count = await this.#sweep(unswept, signal)
    if (signal.aborted) return 'done'
    await store.write((tx) => tx.markSwept(unswept))
    const tookMs = clock.now() - startedMs
    if (count > 0) log.info({ aliases: unswept.length, count }, 'documents that named an alias were rewritten')
    if (tookMs > shortMs) await clock.sleep(Math.min(tookMs * restPerSweep, restMsMax), signal).catch(() => {})
    return 'more'
  }

  /** Answers how many documents it rewrote. */
  async #sweep(unswept: KnownAliasRow[], signal: AbortSignal): Promise<number> {
    const { store, rules, clock } = this.#services
    for (const { branchCode } of await store.read.listSites()) await store.write((tx) => tx.lockBranch(branchCode))
    const texts = unswept.map(({ name }) => JSON.stringify(name))
    let count = 0
    for (const entry of await rules.all()) {
      const { doctype } = entry.rule
      let after: string | null = entry.adapter.customerLinks.length > 0 ? '' : null
      while (after !== null && !signal.aborted) {
        const startedMs = clock.now()
        const { keys, next } = await store.read.findNaming({ doctype, texts, after, limit: stepDocuments })
        count += await this.#rewrite(entry, keys)
        after = next
        const tookMs = Math.max(0, clock.now() - startedMs)
        if (after !== null) await clock.sleep(Math.min(tookMs, pauseMsMax), signal).catch(() => {})
      }
    }
    return count
  }

  async #rewrite(entry: RuleEntry, keys: string[]): Promise<number> {
    if (keys.length === 0) return 0
    const { store } = this.#services
    const { doctype } = entry.rule
    const records = keys.map((key) => ({ doctype, key }))
    if (travelsDown(entry.rule)) {
      return store.writeFeed((tx) => rewriteDocuments(tx, entry, records))
    }
    let count = 0
    const rows = await store.read.findDocuments(records)
    for (const branchCode of new Set(rows.map(({ originBranch }) => originBranch))) {
      const own = rows.flatMap((row) => (row.originBranch === branchCode ? [{ doctype, key: row.key }] : []))
      count += await store.write(async (tx) => {
        // Nobody pushes a later version meanwhile.
        if (branchCode !== null) await tx.lockBranch(branchCode)
        return rewriteDocuments(tx, entry, own)
      })
    }
    return count
  }
}

async function rewriteDocuments(
  tx: CentralTransaction,
  { rule, adapter }: RuleEntry,
  records: { doctype: string; key: string }[],
): Promise<number> {
  const rows = await tx.findDocuments(records)
  const documents = new Map(rows.map((row): [CentralDocumentRow, Document] => [row, JSON.parse(row.body)]))
  const names = [...documents.values()].flatMap((document) => customerNames(document, adapter.customerLinks))
  const book = aliasBook(await tx.findAliases(names))
  const rewritten = rows.flatMap((row) => {
    const document = documents.get(row) as Document
    const resolved = resolveLinks(document, adapter.customerLinks, book)
    if (resolved === document) return []
    const { hlc, version, originBranch } = row
    return [documentRow(preparedAs(resolved, row.key), { rule, adapter, hlc, version: version + 1, originBranch })]
  })
  if (rewritten.length > 0) await tx.putDocuments(rewritten, travelsDown(rule))
  // What moved left one account and came to another.
  const moved = touchesAccounts(rule.doctype) ? [...documents.values(), ...rewritten.map(documentOf)] : []
  if (moved.length > 0) await noteOverspending(tx, moved, null)
  return rewritten.length
}
