import type { Document } from '@branchline/protocol'
import type { Adapter } from '../adapter.ts'
import { hashDocument, hashText } from '../hash.ts'
import { type Cell, cellOf, moneyOf } from './cell-of.ts'
import { leafOf, type Part } from './digest.ts'

/** What a row of either database must say of its body. */
export interface InspectableRow {
  doctype: string
  key: string
  name: string
  syncUuid: string | null
  docstatus: number
  body: string
  hash: string
}

/** A stored row, looked at as if nobody could be trusted: `hash` is that of the body as it is now. */
export interface Inspected extends Part, Cell {
  key: string
  name: string
  docstatus: number
  /** Null: the body is no document any more. */
  document: Document | null
  hash: string
  /** The row's own hash and columns are those of its body. */
  sound: boolean
}

/** Hashes a stored body anew and compares what the row says of it. Pure. */
export function inspectRow(row: InspectableRow, adapter: Pick<Adapter, 'identity' | 'behaviour'>): Inspected {
  const document = documentIn(row.body)
  const hash = document ? hashOf(document, row.body) : hashText(row.body)
  const sound = document !== null && hash === row.hash && saysTheSame(row, document, adapter)
  return {
    key: row.key,
    name: row.name,
    docstatus: row.docstatus,
    document,
    hash,
    sound,
    leaf: leafOf(row.key, hash, sound),
    money: document && moneyOf(document, adapter),
    ...(document ? cellOf(document) : { day: null, shift: null }),
  }
}

function documentIn(body: string): Document | null {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Document) : null
  } catch {
    return null
  }
}

function hashOf(document: Document, body: string): string {
  try {
    return hashDocument(document)
  } catch {
    // Nested deeper than a document may be.
    return hashText(body)
  }
}

function saysTheSame(row: InspectableRow, document: Document, { identity }: Pick<Adapter, 'identity'>): boolean {
  const key = identity === 'name' ? document.name : (document.sync_uuid ?? document.name)
  return (
    document.doctype === row.doctype &&
    key === row.key &&
    document.name === row.name &&
    (document.docstatus ?? 0) === row.docstatus &&
    (document.sync_uuid ?? null) === row.syncUuid
  )
}
