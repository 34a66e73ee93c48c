import type { Document } from '@branchline/protocol'
import { hashText } from '../hash.ts'

// A person is taken out of documents by rules over the names of fields alone, so that central and every branch, whatever they hold and
// whenever they hear of it, make the same document with the same hash:
//
//   the Customer itself       keeps what says which record it is and how it is dealt with; all else goes
//   what links to it          keeps everything but fields that are named as a person's are; names become the pseudonym, the rest null
//
// Money, items, numbers and dates are no person's fields. Both are idempotent.

/** On a Customer: it was anonymised. Counts only on a document that is scrubbed. */
export const anonymisedMark = 'anonymised'

/** Beside the content of a document from which a person was taken out; the hash passes over it. */
export const scrubbedMark = '_anonymised'

const keptOfCustomer: ReadonlySet<string> = new Set([
  'doctype',
  'name',
  'sync_uuid',
  'origin_branch',
  'docstatus',
  'naming_series',
  'customer_type',
  'customer_group',
  'territory',
  'disabled',
  'default_currency',
  'default_price_list',
  'payment_terms',
  'tax_category',
  'loyalty_program',
])

const personal =
  /customer_name|party_name|^title$|^contact_|_contact$|first_name|last_name|middle_name|full_name|email|mobile|phone|whatsapp|^fax|address|^street|^city$|^pincode$|^postal|^zip|birth|gender|salutation|passport|national_id|^tax_id|^vat_id|remark|^notes?$|_notes?$|^comments?$|recipient|receiver|signature|^image$|^photo$|latitude|longitude|geo_?location|bank_account_no|^iban$/
const nameLike = /_name$|^title$|display$/
/** Fields of a sale that look like a person's and are the shop's. */
const notPersonal = /^(company_|item_|supplier_|warehouse_|set_|is_|has_)|_currency$/

/** What stands for a Customer's name from then on: the same everywhere, for one record. */
export function pseudonymOf(name: string): string {
  return `Anonymised ${hashText(JSON.stringify(['Customer', name])).slice(0, 12)}`
}

/** The Customer without the person; the same object where there is none in it. Pure, idempotent. */
export function scrubCustomer(document: Document): Document {
  const kept = Object.entries(document).filter(([field]) => keptOfCustomer.has(field))
  const customerName = pseudonymOf(document.name)
  const isWhole = document.customer_name === customerName && document[anonymisedMark] === 1
  if (isWhole && kept.length + 2 === Object.keys(document).length) return document
  return {
    ...Object.fromEntries(kept),
    doctype: document.doctype,
    name: document.name,
    customer_name: customerName,
    [anonymisedMark]: 1,
  }
}

/** Is it a Customer that was anonymised, and whole in that? */
export function isScrubbedCustomer(document: Document): boolean {
  if (document.doctype !== 'Customer' || document[anonymisedMark] !== 1) return false
  return scrubCustomer(document) === document
}

/** What links to the Customer `name`, at every depth. The same object where there is nothing of a person. Pure, idempotent. */
export function scrubHolder<T extends object>(holder: T, name: string): T {
  const scrubbed = scrubFields(holder as Record<string, unknown>, pseudonymOf(name))
  return scrubbed === holder ? holder : ({ ...scrubbed, [scrubbedMark]: 1 } as T)
}

function scrubFields(holder: Record<string, unknown>, pseudonym: string): Record<string, unknown> {
  let changed = false
  const entries = Object.entries(holder).flatMap(([field, value]): [string, unknown][] => {
    const after = scrubField(field, value, pseudonym)
    if (after !== value) changed = true
    return after === undefined ? [] : [[field, after]]
  })
  return changed ? Object.fromEntries(entries) : holder
}

/** Undefined: the field goes. */
function scrubField(field: string, value: unknown, pseudonym: string): unknown {
  // What no hash sees may say anything: of it only the marks of this program stay.
  if (field.startsWith('_')) return field === scrubbedMark || field.startsWith('_alias_') ? value : undefined
  if (Array.isArray(value)) {
    if (isPersonal(field)) return value.length === 0 ? value : []
    const rows = value.map((row) => (isHolder(row) ? scrubFields(row, pseudonym) : row))
    return rows.some((row, index) => row !== value[index]) ? rows : value
  }
  if (isHolder(value)) return isPersonal(field) ? null : scrubFields(value, pseudonym)
  if (!isPersonal(field) || value === null || value === '') return value
  return nameLike.test(field) ? pseudonym : null
}

/** The words of a person in a Customer, longest first: to find them in texts. */
export function personalWords(document: Document): string[] {
  const words = new Set<string>()
  const collect = (value: unknown, counts: boolean): void => {
    if (isHolder(value)) {
      for (const [field, held] of Object.entries(value)) collect(held, counts || isPersonal(field))
    } else if (Array.isArray(value)) for (const held of value) collect(held, counts)
    else if (counts && typeof value === 'string' && isWord(value)) words.add(value)
  }
  collect(document, false)
  words.delete(document.name)
  words.delete(pseudonymOf(document.name))
  return [...words].sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
}

/** Short ones and plain lower-case ones stand in too many texts that say something else. */
function isWord(value: string): boolean {
  return value.trim().length >= 4 && /[^a-z_]/.test(value)
}

function isPersonal(field: string): boolean {
  return personal.test(field) && !notPersonal.test(field)
}

function isHolder(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
