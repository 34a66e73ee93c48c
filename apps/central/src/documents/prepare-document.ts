import { type Adapter, hashDocument } from '@branchline/adapters'
import { type Document, documentSchema, type ErrorCode, limits } from '@branchline/protocol'

export type Verdict = { code: ErrorCode; message: string }

/** A document that passed every check that needs nothing stored. */
export interface PreparedDocument {
  key: string
  document: Document
  body: string
  hash: string
}

/**
 * Checks one document by itself, after the entry check: shape, size, the adapter's own rules. Pure.
 * `branchCode` is whose it is; null for what central writes itself. Imported `history` keeps the names it had before Branchline.
 */
export function prepareDocument(
  value: unknown,
  doctype: string,
  adapter: Adapter,
  branchCode: string | null,
  { history = false }: { history?: boolean } = {},
): PreparedDocument | Verdict {
  const parsed = documentSchema.safeParse(value)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return refused(`${issue?.path.join('.') || 'the document'}: ${issue?.message}`)
  }
  if (parsed.data.doctype !== doctype)
    return refused(`the document says it is a ${parsed.data.doctype}, not a ${doctype}`)
  const document = adapter.preApplyTransform(parsed.data)
  const body = JSON.stringify(document)
  if (body.length > limits.documentChars) {
    return {
      code: 'PAYLOAD_TOO_LARGE',
      message: `the document has ${body.length} characters; the limit is ${limits.documentChars}`,
    }
  }
  const refusal = adapter.validateIncoming(document, { branchCode })
  if (refusal && !(history && refusal.code === 'NAMING_SERIES_MISMATCH'))
    return { code: refusal.code, message: refusal.message }
  const key = adapter.identity === 'name' ? document.name : document.sync_uuid
  if (!key) return refused('sync_uuid is missing: it is what makes this document the same on every path')
  return { key, document, body, hash: hashDocument(document) }
}

export function isVerdict(value: object): value is Verdict {
  return 'code' in value && 'message' in value
}

function refused(message: string): Verdict {
  return { code: 'VALIDATION_FAILED', message }
}
