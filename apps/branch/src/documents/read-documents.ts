import { type BranchHandlers, projectFields, readListPosition, writeListPosition } from '@branchline/protocol'
import type { Services } from '../services.ts'

type Documents = BranchHandlers['documents']

/** `documents.get`: by name; a transaction also by its sync_uuid. */
export function getDocument({ store, rules }: Services): Documents['get'] {
  return async ({ doctype, name }) => {
    rules.require(doctype)
    const [byName] = await store.read.findDocumentsByName(doctype, [name])
    const row = byName ?? (await store.read.findDocument({ doctype, key: name }))
    return { document: row ? JSON.parse(row.body) : null }
  }
}

/** `documents.list`: pages in name order. */
export function listDocuments({ store, rules }: Services): Documents['list'] {
  return async ({ doctype, filters = {}, fields, after, limit }) => {
    rules.require(doctype)
    const from = readListPosition(after)
    const rows = await store.read.listDocuments({ doctype, filters, after: from, limit: limit + 1 })
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return {
      documents: page.map((row) => projectFields(JSON.parse(row.body), fields)),
      nextAfter: rows.length > limit && last ? writeListPosition(last) : null,
      ...(from === null ? { total: await store.read.countDocuments(doctype, filters) } : {}),
    }
  }
}
