import { hashDocument } from '@branchline/adapters'
import type { Document } from '@branchline/protocol'
import type { PreparedDocument } from '../documents/prepare-document.ts'

/** A changed document, ready to store. */
export function preparedAs(document: Document, key: string): PreparedDocument {
  return { key, document, body: JSON.stringify(document), hash: hashDocument(document) }
}
