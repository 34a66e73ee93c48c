import { hash } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'

/**
 * The content hash both sides compare (DESIGN section 6, "The hash"): lower-case hex SHA-256 of the canonical JSON.
 * Null and absent differ; the order of arrays counts. Throws TypeError as `canonicalJson` does.
 */
export function hashDocument(document: Record<string, unknown>): string {
  return hashText(canonicalJson(document))
}

/** The same of a document whose canonical text is at hand. */
export function hashText(canonical: string): string {
  return hash('sha256', canonical, 'hex')
}
