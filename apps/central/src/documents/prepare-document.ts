import { type Adapter, hashText, writeCanonical } from '@branchline/adapters'
import { checkEntry, type Document, documentSchema, type ErrorCode, limits } from '@branchline/protocol'

export type Verdict = { code: ErrorCode; message: string }

/** A document that passed every check that needs nothing stored. */
export interface PreparedDocument {
  key: string
  document: Document
  body: string
  hash: string
}

/**
 * Checks one document by itself: the entry check, shape, size, the adapter's own rules. Pure.
 * `branchCode` is whose it is; null for what central writes itself. Imported `history` keeps the names it had before Branchline.
 */
export function prepareDocument(
  value: unknown,
  doctype: string,
  adapter: Adapter,
  branchCode: string | null,
  { history = false }: { history?: boolean } = {},
): PreparedDocument | Verdict {
  const asItCame = writeCanonical(value)
  const flaw = asItCame.sound ? null : checkEntry(value)
  if (flaw) return refused(`${flaw.path || 'the document'} ${flaw.message}`)
  const parsed = documentSchema.safeParse(value)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return refused(`${issue?.path.join('.') || 'the document'}: ${issue?.message}`)
  }
  if (parsed.data.doctype !== doctype)
    return refused(`the document says it is a ${parsed.data.doctype}, not a ${doctype}`)
  // The schema changes nothing; its copy would have to be written out once more.
  const document = adapter.preApplyTransform(value as Document)
  const { text, whole } = document === value ? asItCame : writeCanonical(document)
  const body = whole ? text : JSON.stringify(document)
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
  return { key, document, body, hash: hashText(text) }
}

export function isVerdict(value: object): value is Verdict {
  return 'code' in value && 'message' in value
}

function refused(message: string): Verdict {
  return { code: 'VALIDATION_FAILED', message }
}
