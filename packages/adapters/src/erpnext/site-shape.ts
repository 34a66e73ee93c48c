import type { DocumentInput } from '@branchline/protocol'
import type { Refusal } from '../adapter.ts'
import { invalid, isEmpty } from '../validate/check.ts'
import { doctypeShape, type ErpnextVersion } from './doctype-shape.ts'
import { keepForeign } from './keep-foreign.ts'
import { rename } from './renames.ts'
import { taxTableToText, taxTextToTable } from './tax-detail.ts'

/**
 * How documents look to the ERP beside one server. Every server stores version 16's shape, with what only version 15 has kept in
 * it; it is translated where an ERP or a till reads and writes, never on the way between servers. So what both hold of a record has
 * one hash.
 */
export interface SiteShape {
  /** A stored document, as this site reads it. */
  read<Fields extends DocumentInput>(document: Fields, doctype: string): Fields
  /**
   * What this site wrote, as it is stored. What its version has no field for is taken from `stored` (null: nothing is), where it
   * was not sent.
   */
  write<Fields extends DocumentInput>(document: Fields, doctype: string, stored: DocumentInput | null): Fields
  /** Conditions on fields as this site names them, as they are stored. */
  filters<Filters extends Record<string, unknown>>(filters: Filters, doctype: string): Filters
  /** Why this site's ERP could never take a document; null: it could, or nobody said which version it is. */
  refusal(document: DocumentInput, doctype: string): Refusal | null
  /** Whether what is stored of a record matters for `write`. */
  readonly keeps: boolean
}

const untouched: SiteShape = {
  read: (document) => document,
  write: (document) => document,
  filters: (filters) => filters,
  refusal: () => null,
  keeps: false,
}

/** The shape of a site with this version of ERPNext; null: documents pass as they are. */
export function siteShape(version: ErpnextVersion | null): SiteShape {
  if (version === null) return untouched
  const read = version === 15 ? toVersion15 : untouched.read
  const store = version === 15 ? fromVersion15 : untouched.read
  return {
    read,
    write: (document, doctype, stored) => {
      const whole = stored ? keepForeign(document, read(stored, doctype), doctype, version) : document
      return store(whole as typeof document, doctype)
    },
    filters: (filters, doctype) => (version === 15 ? rename(filters, doctype, '15 to 16') : filters),
    refusal: (document, doctype) => missingField(document, doctype, version),
    keeps: true,
  }
}

/** The shape of version 16 for a document of version 15. Lossless: `toVersion15` gives back what came. */
export function fromVersion15<Fields extends DocumentInput>(document: Fields, doctype: string): Fields {
  return rename(taxTextToTable(document, doctype), doctype, '15 to 16')
}

/** The shape of version 15 for a document of version 16. Lossless: `fromVersion15` gives back what came. */
export function toVersion15<Fields extends DocumentInput>(document: Fields, doctype: string): Fields {
  return rename(taxTableToText(document, doctype), doctype, '16 to 15')
}

function missingField(document: DocumentInput, doctype: string, version: ErpnextVersion): Refusal | null {
  for (const field of doctypeShape(doctype, version)?.given ?? []) {
    const value = document[field]
    if (!isEmpty(value) && !(Array.isArray(value) && value.length === 0)) continue
    return invalid(field, `${doctype} needs ${field}: ERPNext ${version} wants it and cannot fill it itself.`)
  }
  return null
}
