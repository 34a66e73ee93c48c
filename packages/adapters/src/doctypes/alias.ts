import type { Document } from '@branchline/protocol'
import { master } from '../behaviours/master.ts'
import { requireFields } from '../validate/fields.ts'

/** The DocType under which aliases travel. Nobody saves one: central makes them, a person takes them back. */
export const aliasDoctype = 'Alias'
/** The DocType that has aliases. */
export const customerDoctype = 'Customer'

/** Named by the name that is no record any more; `alias_of` is the Customer it stands for. */
export const alias = master({ checks: [requireFields(['alias_of'])] })

export function aliasDocument(name: string, aliasOf: string): Document {
  return { doctype: aliasDoctype, name, link_doctype: customerDoctype, alias_of: aliasOf }
}

/** What a pulled Alias stands for; null for a document that says nothing of it. */
export function aliasOf({ link_doctype, alias_of }: Document): string | null {
  return link_doctype === customerDoctype && typeof alias_of === 'string' && alias_of !== '' ? alias_of : null
}
