import { type BranchHandlers, projectFields, readListPosition, writeListPosition } from '@branchline/protocol'
import type { Services } from '../services.ts'

type Documents = BranchHandlers['documents']

/** `documents.get`: by name; a transaction also by its sync_uuid. */
export function getDocument({ store, rules, shape }: Services): Documents['get'] {
  return async ({ doctype, name }) => {
    rules.require(doctype)
    const [byName] = await store.read.findDocumentsByName(doctype, [name])
    const row = byName ?? (await store.read.findDocument({ doctype, key: name }))
    return { document: row ? shape.read(JSON.parse(row.body), doctype) : null }
  }
}

/** `documents.list`: pages in name order. */
export function listDocuments({ store, rules, shape }: Services): Documents['list'] {
  return async ({ doctype, filters: asked = {}, fields, after, limit }) => {
    rules.require(doctype)
    const filters = shape.filters(asked, doctype)
    const from = readListPosition(after)
    const rows = await store.read.listDocuments({ doctype, filters, after: from, limit: limit + 1 })
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return {
      documents: page.map((row) => projectFields(shape.read(JSON.parse(row.body), doctype), fields)),
      nextAfter: rows.length > limit && last ? writeListPosition(last) : null,
      ...(from === null ? { total: await store.read.countDocuments(doctype, filters) } : {}),
    }
  }
}
