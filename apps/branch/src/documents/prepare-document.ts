import { type Adapter, aliasDoctype, hashDocument } from '@branchline/adapters'
import { BranchlineError, checkEntry, type Document, documentSchema, limits } from '@branchline/protocol'

/** A document that may be stored. */
export interface PreparedDocument {
  key: string
  document: Document
  body: string
  hash: string
}

/** The entry check of what a caller hands in, before anything else looks at it. Errors: VALIDATION_FAILED. */
export function checkInput(value: unknown): void {
  const flaw = checkEntry(value)
  if (flaw) throw new BranchlineError('VALIDATION_FAILED', `${flaw.path || 'the document'} ${flaw.message}`)
}

/** Aliases are central's to make. Errors: VALIDATION_FAILED. */
export function requireWritable(doctype: string): void {
  if (doctype !== aliasDoctype) return
  throw new BranchlineError('VALIDATION_FAILED', 'Central makes aliases, when two Customers turn out to be one.')
}

/** Checks a complete document and makes it ready to store. Pure. Errors: VALIDATION_FAILED, PAYLOAD_TOO_LARGE, the adapter's. */
export function prepareDocument(
  value: unknown,
  doctype: string,
  adapter: Adapter,
  branchCode: string | null,
): PreparedDocument {
  const parsed = documentSchema.safeParse(value)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new BranchlineError('VALIDATION_FAILED', `${issue?.path.join('.') || 'the document'}: ${issue?.message}`)
  }
  if (parsed.data.doctype !== doctype) {
    throw new BranchlineError('VALIDATION_FAILED', `the document says it is a ${parsed.data.doctype}, not a ${doctype}`)
  }
  const document = adapter.preApplyTransform(parsed.data)
  const body = JSON.stringify(document)
  if (body.length > limits.documentChars) {
    const message = `the document has ${body.length} characters; the limit is ${limits.documentChars}`
    throw new BranchlineError('PAYLOAD_TOO_LARGE', message)
  }
  const refusal = adapter.validateIncoming(document, { branchCode })
  if (refusal) throw new BranchlineError(refusal.code, refusal.message)
  const key = adapter.identity === 'name' ? document.name : document.sync_uuid
  if (!key) throw new BranchlineError('VALIDATION_FAILED', 'sync_uuid is missing')
  return { key, document, body, hash: hashDocument(document) }
}
