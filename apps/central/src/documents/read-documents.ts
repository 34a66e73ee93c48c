import type { CentralDocumentRow } from '@branchline/db/central'
import { BranchlineError, type CentralHandlers } from '@branchline/protocol'
import { z } from 'zod'
import type { Services } from '../services.ts'

type Documents = CentralHandlers['documents']

/** `documents.get`: by name; a transaction also by its sync_uuid. Of several with one number, the first stored. */
export function getDocument({ store, rules }: Services): Documents['get'] {
  return async ({ doctype, name }) => {
    await rules.require(doctype)
    const [byName] = await store.read.findDocumentsByName(doctype, [name])
    const [row] = byName ? [byName] : await store.read.findDocuments([{ doctype, key: name }])
    return { document: row ? JSON.parse(row.body) : null }
  }
}

/** `documents.list`: pages in name order. */
export function listDocuments({ store, rules }: Services): Documents['list'] {
  return async ({ doctype, filters = {}, fields, after, limit }) => {
    await rules.require(doctype)
    const from = readAfter(after ?? null)
    const rows = await store.read.listDocuments({ doctype, filters, after: from, limit: limit + 1 })
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return {
      documents: page.map((row) => project(row, fields)),
      nextAfter: rows.length > limit && last ? writeAfter(last) : null,
      ...(from === null ? { total: await store.read.countDocuments(doctype, filters) } : {}),
    }
  }
}

function project(row: CentralDocumentRow, fields: string[] | undefined): Record<string, unknown> {
  const document: Record<string, unknown> = JSON.parse(row.body)
  if (!fields) return document
  return Object.fromEntries(fields.filter((field) => Object.hasOwn(document, field)).map((field) => [field, document[field]]))
}

function writeAfter({ name, key }: CentralDocumentRow): string {
  return Buffer.from(JSON.stringify([name, key])).toString('base64url')
}

function readAfter(after: string | null): [string, string] | null {
  if (after === null) return null
  try {
    const value: unknown = JSON.parse(Buffer.from(after, 'base64url').toString())
    const parsed = z.tuple([z.string(), z.string()]).safeParse(value)
    if (parsed.success) return parsed.data
  } catch {
    // Falls through: whatever is not ours is refused the same way.
  }
  throw new BranchlineError('INVALID_CURSOR', 'Pass `after` on exactly as `nextAfter` gave it.')
}
