import { hashDocument } from '@branchline/adapters'
import type { Services } from '../services.ts'
import { owedFor } from './plan-backfill.ts'

/** Few enough that a sale does not notice that it waits for a step. */
const stepDocuments = 200

/**
 * One step of the DocTypes that began to go up: documents that this branch holds and never had an operation for get one. The rows
 * and how far the step came commit together. Answers whether there was anything to do, and
 * whether there is more.
 */
export async function backfillStep({
  store,
  rules,
  ids,
  clock,
  log,
}: Services): Promise<{ did: boolean; more: boolean }> {
  const open = await store.read.listBackfills()
  const [next] = open
  const entry = next && rules.find(next.doctype)
  if (!next || !entry) return { did: false, more: false }
  const { doctype } = next
  const context = { hash: hashDocument, uuid: () => ids.uuid(), now: new Date(clock.now()).toISOString() }
  const { added, done } = await store.write(async (tx) => {
    const page = await tx.listMadeHere(doctype, next.afterKey, stepDocuments)
    const keys = page.map(({ key }) => key)
    const [known, times] = [await tx.findEverOwed(doctype, keys), await tx.findFieldTimes(doctype, keys)]
    const rows = page
      .filter(({ key }) => !known.has(key))
      .flatMap((row) => owedFor(row, entry, times.get(row.key), context))
    await tx.addOutboxRows(rows)
    const last = page.length === stepDocuments ? page.at(-1) : undefined
    if (last) await tx.putBackfill({ doctype, afterKey: last.key })
    else await tx.removeBackfill(doctype)
    if (rows.length > 0) await tx.addLogs([{ at: context.now, kind: 'backfill', doctype, count: rows.length }])
    return { added: rows.length, done: !last }
  })
  if (added > 0) log.info({ doctype, added }, 'documents from before the rule are owed now')
  return { did: true, more: !done || open.length > 1 }
}
