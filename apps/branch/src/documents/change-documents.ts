import { wasSubmittedAs } from '@branchline/adapters'
import type { BranchTransaction, DocumentRow } from '@branchline/db/branch'
import { type BranchHandlers, BranchlineError, type Document, type DocumentInput } from '@branchline/protocol'
import { resolveInput } from '../aliases/resolve-input.ts'
import type { Services } from '../services.ts'
import { requireOpenShift } from '../shifts/closed-shifts.ts'
import type { RuleEntry } from '../site/rule-book.ts'
import { completeDocument, findStored } from './complete-document.ts'
import { checkInput, type PreparedDocument, prepareDocument, requireWritable } from './prepare-document.ts'
import { writeOperation } from './write-operation.ts'

type Documents = BranchHandlers['documents']

/** `documents.save`: insert or update of a draft, or of a record without a life cycle. */
export function saveDocument(services: Services): Documents['save'] {
  return async ({ doctype, document }) => change(services, doctype, { document }, 'save')
}

/** `documents.submit`: saves and submits in one transaction, as one operation that carries the whole document. */
export function submitDocument(services: Services): Documents['submit'] {
  return async (input) => change(services, input.doctype, 'document' in input ? input : { record: input }, 'submit')
}

/** `documents.cancel`: of a submitted document. Cancelling what is cancelled changes nothing. */
export function cancelDocument(services: Services): Documents['cancel'] {
  return async ({ doctype, name, sync_uuid }) => {
    const record = sync_uuid === undefined ? { name } : { name, sync_uuid }
    return change(services, doctype, { record }, 'cancel')
  }
}

type Verb = 'save' | 'submit' | 'cancel'

/** A document as it shall be, or which of those stored already. */
type Given = { document: DocumentInput } | { record: { name: string; sync_uuid?: string } }

async function change(services: Services, doctype: string, given: Given, verb: Verb): Promise<{ document: Document }> {
  const entry = services.rules.require(doctype)
  requireWritable(doctype)
  checkInput('document' in given ? given.document : given.record)
  if (verb !== 'save' && entry.adapter.behaviour !== 'submittable') {
    throw new BranchlineError('VALIDATION_FAILED', `A ${doctype} is not submitted or cancelled; save or delete it.`)
  }
  const { document, wrote } = await services.store.write(async (tx) => {
    const source = 'document' in given ? await resolveInput(services, tx, entry, given.document) : null
    const named = 'document' in given ? null : given.record
    const stored = await findStored(tx, doctype, entry.adapter, source ?? named ?? {})
    if (named && !stored) throw new BranchlineError('NOT_FOUND', `There is no ${doctype} ${named.name}.`)
    const wanted = await wantedDocument(services, tx, entry, source, stored, verb)
    const prepared = prepareDocument(wanted, doctype, entry.adapter, services.branchCode)
    // The same content again: nothing is written.
    if (stored && (stored.hash === prepared.hash || (source && wasSubmitted(stored, prepared, verb))))
      return { document: JSON.parse(stored.body), wrote: false }
    requireAllowed(entry, stored, prepared, verb)
    if (verb !== 'cancel') await requireOpenShift(tx, prepared.document)
    const operation = verb === 'save' ? (stored ? 'update' : 'insert') : verb
    await writeOperation(services, tx, entry, operation, prepared, stored)
    return { document: prepared.document, wrote: true }
  })
  // Only after the commit, and nobody waits for it: a sale never waits for central.
  if (wrote) services.wakeDrainer()
  return { document: services.shape.read(document, doctype) }
}

/** The document as it shall be stored. `source` null: what is stored, submitted or cancelled. */
async function wantedDocument(
  services: Services,
  tx: BranchTransaction,
  { adapter, rule }: RuleEntry,
  source: DocumentInput | null,
  stored: DocumentRow | null,
  verb: Verb,
): Promise<DocumentInput> {
  const before: Document | null = stored ? JSON.parse(stored.body) : null
  const content = source === null ? (before ?? {}) : asStored(services, source, rule.doctype, before)
  const document = await completeDocument(tx, rule.doctype, adapter, content, before, services)
  if (verb === 'save') return document
  return { ...document, docstatus: verb === 'submit' ? 1 : 2 }
}

/** What an ERP or a till beside this server wrote, in the shape every server stores. Errors: VALIDATION_FAILED. */
function asStored(
  { shape }: Services,
  written: DocumentInput,
  doctype: string,
  before: Document | null,
): DocumentInput {
  const refusal = shape.refusal(written, doctype)
  if (refusal) throw new BranchlineError(refusal.code, refusal.message)
  return shape.write(written, doctype, before)
}

/** A till that never got its answer sends its sale again, which was cancelled since, through central or by another till. */
function wasSubmitted(stored: DocumentRow, prepared: PreparedDocument, verb: Verb): boolean {
  return verb === 'submit' && stored.docstatus === 2 && wasSubmittedAs(JSON.parse(stored.body), prepared.hash)
}

function requireAllowed(
  { adapter }: RuleEntry,
  stored: DocumentRow | null,
  { document }: PreparedDocument,
  verb: Verb,
): void {
  const before = stored?.docstatus ?? 0
  if (adapter.behaviour === 'ledger' && stored) {
    throw new BranchlineError('VALIDATION_FAILED', `A ${document.doctype} is written once and never changed.`)
  }
  if (adapter.behaviour !== 'submittable') return
  if (verb === 'cancel') {
    if (before === 1) return
    throw new BranchlineError(
      'VALIDATION_FAILED',
      `${document.name} is a draft; only what was submitted can be cancelled.`,
    )
  }
  if (before !== 0) {
    const state = before === 1 ? 'submitted' : 'cancelled'
    throw new BranchlineError('DOCUMENT_SUBMITTED', `${document.name} is ${state}; its content is fixed.`)
  }
  if (verb === 'save' && (document.docstatus ?? 0) !== 0) {
    throw new BranchlineError(
      'VALIDATION_FAILED',
      'docstatus: save takes drafts; use documents.submit or documents.cancel.',
    )
  }
}
