import type { DocumentInput } from '@branchline/protocol'
import { doctypeShape } from './doctype-shape.ts'

/** How long a document's name may be. */
const nameCharsMax = 140

/**
 * The name ERPNext gives a document by what it holds: `field:brand` by that field, `format:{customer}-WALLET` by a pattern. The same
 * in both versions. Null: it is named otherwise, or what it is named by is not there.
 */
export function nameFromFields(document: DocumentInput, doctype: string): string | null {
  const [how, pattern = ''] = doctypeShape(doctype, 16)?.naming?.split(/:(.*)/) ?? []
  const name = how === 'field' ? filled(document, `{${pattern}}`) : how === 'format' ? filled(document, pattern) : null
  return name !== null && name.length <= nameCharsMax ? name : null
}

/** The pattern with its `{field}`s filled in; null when one of them is empty. */
function filled(document: DocumentInput, pattern: string): string | null {
  let isWhole = true
  const name = pattern.replace(/\{(\w+)\}/g, (_, field: string) => {
    const value = document[field]
    if (typeof value === 'string' && value.trim() !== '') return value
    isWhole = false
    return ''
  })
  return isWhole ? name : null
}
