import type { Document } from '@branchline/protocol'
import { scrubHolder } from '../people/scrub.ts'
import { isEmpty } from '../validate/check.ts'
import type { AliasBook } from './alias-book.ts'

// A link that named an alias names the stored Customer instead, and keeps beside it what it named:
//
//   { customer: 'B' }   B is an alias of A ──►   { customer: 'A', _alias_customer: 'B' }   A and B are split ──►   { customer: 'B' }
//
// The mark begins with `_`, so the hash does not see it and no time is kept for it; it travels with the document. So whoever holds
// the document does the same with it, at central or at a branch, whenever it hears of the alias or of the split.

interface Link {
  /** The child table that holds the link; null: the document itself. */
  table: string | null
  field: string
  /** The link names a Customer only where this field says so. */
  typeField: string | null
  mark: string
}

type Holder = Record<string, unknown>

/** Every name that links of a document give, or gave before they were resolved. Most documents have one, or none. Pure. */
export function customerNames(document: Document, links: readonly string[]): string[] {
  const names: string[] = []
  for (const link of parsed(links)) {
    for (const holder of holdersOf(document, link)) {
      if (!namesCustomer(holder, link)) continue
      for (const name of [holder[link.field], holder[link.mark]]) {
        if (typeof name === 'string' && name !== '') names.push(name)
      }
    }
  }
  return names
}

/** The document with every link as the book has it; the same object where nothing changes. Pure, and idempotent for one book. */
export function resolveLinks(document: Document, links: readonly string[], book: AliasBook): Document {
  let resolved = document
  for (const link of parsed(links)) {
    if (link.table === null) {
      resolved = resolveHolder(resolved, link, book)
      continue
    }
    const rows = resolved[link.table]
    if (!Array.isArray(rows)) continue
    const after = rows.map((row) => (isHolder(row) ? resolveHolder(row, link, book) : row))
    if (after.some((row, index) => row !== rows[index])) resolved = { ...resolved, [link.table]: after }
  }
  return resolved
}

/** Its link as the book has it; where that Customer was anonymised, without the person. */
function resolveHolder<T extends Holder>(holder: T, link: Link, book: AliasBook): T {
  const resolved = resolveLink(holder, link, book)
  const name = resolved[link.field]
  const named = namesCustomer(resolved, link) && typeof name === 'string' ? name : null
  return named !== null && book.isAnonymised(named) ? scrubHolder(resolved, named) : resolved
}

function resolveLink<T extends Holder>(holder: T, link: Link, book: AliasBook): T {
  const { field, mark } = link
  const value = holder[field]
  if (!namesCustomer(holder, link) || typeof value !== 'string' || value === '') return holder
  const marked = holder[mark]
  const before = typeof marked === 'string' ? marked : null
  if (before !== null && book.isSplit(before, value)) return resolveLink(unmark(holder, link, before), link, book)
  const target = book.target(value)
  if (target === null) return holder
  if (before !== null && book.isSplit(before, target)) return resolveLink(unmark(holder, link, before), link, book)
  // What it named first is what a split gives back, as long as that still means the same Customer.
  const first = before !== null && book.target(before) === target ? before : value
  return { ...holder, [field]: target, [mark]: first }
}

/** As it was before it was resolved: without a mark, it can be looked at once more and no further. */
function unmark<T extends Holder>(holder: T, { field, mark }: Link, name: string): T {
  const { [mark]: _mark, ...rest } = { ...holder, [field]: name }
  return rest as unknown as T
}

function holdersOf(document: Document, { table }: Link): Holder[] {
  if (table === null) return [document]
  const rows = document[table]
  return Array.isArray(rows) ? rows.filter(isHolder) : []
}

function isHolder(value: unknown): value is Holder {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function namesCustomer(holder: Holder, { field, typeField }: Link): boolean {
  return !isEmpty(holder[field]) && (typeField === null || holder[typeField] === 'Customer')
}

const parsedOf = new WeakMap<readonly string[], Link[]>()

/** `field`, `childTable.field` or `field:typeField`, taken apart once per adapter. */
function parsed(links: readonly string[]): Link[] {
  const known = parsedOf.get(links)
  if (known) return known
  const made = links.map((link): Link => {
    const [place = '', typeField = null] = link.split(':')
    const dot = place.indexOf('.')
    const field = place.slice(dot + 1)
    return { table: dot < 0 ? null : place.slice(0, dot), field, typeField, mark: `_alias_${field}` }
  })
  parsedOf.set(links, made)
  return made
}
