import { aliasDoctype } from '@branchline/adapters'
import type { CentralTransaction } from '@branchline/db/central'
import {
  BranchlineError,
  type CentralHandlers,
  checkEntry,
  type Docstatus,
  type Document,
  type DocumentInput,
  travelsDown,
} from '@branchline/protocol'
import type { RuleEntry } from '../rules/rule-book.ts'
import type { Services } from '../services.ts'
import { allocateName } from './allocate-name.ts'
import { isVerdict, prepareDocument } from './prepare-document.ts'
import { writeMasters } from './write-masters.ts'

type Documents = CentralHandlers['documents']

export const noAliasByHand = 'An alias is made when two Customers turn out to be one; aliases.split takes it back.'

/** `documents.save`: insert or update of what central owns. */
export function saveDocument(services: Services): Documents['save'] {
  return async ({ doctype, document }) => {
    const entry = await ownRule(services, doctype)
    const saved = await services.store.writeFeed(async (tx) => {
      const stored = await asStored(services, tx, doctype, document)
      return writeOne(services, tx, entry, stored)
    })
    if (saved.mergedInto) services.aliasesChanged()
    return { document: saved.document }
  }
}

/** `documents.submit`: saves and submits in one transaction. */
export function submitDocument(services: Services): Documents['submit'] {
  return async (input) => {
    const entry = await ownRule(services, input.doctype)
    return services.store.writeFeed(async (tx) => {
      const draft =
        'document' in input
          ? await asStored(services, tx, input.doctype, input.document)
          : await storedDocument(tx, input.doctype, input.name)
      const { document } = await writeOne(services, tx, entry, withStatus(draft, 1))
      return { document }
    })
  }
}

/** `documents.cancel`: of a submitted document. */
export function cancelDocument(services: Services): Documents['cancel'] {
  return async ({ doctype, name }) => {
    const entry = await ownRule(services, doctype)
    return services.store.writeFeed(async (tx) => {
      const stored = await storedDocument(tx, doctype, name)
      if ((stored.docstatus ?? 0) === 0)
        throw new BranchlineError('VALIDATION_FAILED', `${name} is a draft; only what was submitted can be cancelled.`)
      const { document } = await writeOne(services, tx, entry, withStatus(stored, 2))
      return { document }
    })
  }
}

/** The rule of what central may write itself. Errors: UNKNOWN_DOCTYPE, READ_ONLY_REPLICA, VALIDATION_FAILED. */
export async function ownRule({ rules }: Services, doctype: string): Promise<RuleEntry> {
  if (doctype === aliasDoctype) throw new BranchlineError('VALIDATION_FAILED', noAliasByHand)
  const entry = await rules.require(doctype)
  if (travelsDown(entry.rule)) return entry
  throw new BranchlineError(
    'READ_ONLY_REPLICA',
    `A ${doctype} belongs to the branch that wrote it; central keeps it as a copy.`,
  )
}

export async function storedDocument(tx: CentralTransaction, doctype: string, name: string): Promise<Document> {
  const [row] = await tx.findDocumentsByName(doctype, [name])
  if (!row) throw new BranchlineError('NOT_FOUND', `There is no ${doctype} ${name}.`)
  return JSON.parse(row.body)
}

/** What the ERP beside central wrote, in the shape every server stores. Errors: VALIDATION_FAILED. */
async function asStored(
  { shape }: Services,
  tx: CentralTransaction,
  doctype: string,
  written: DocumentInput,
): Promise<DocumentInput> {
  if (!shape.keeps) return written
  requireEntry(written)
  const refusal = shape.refusal(written, doctype)
  if (refusal) throw new BranchlineError(refusal.code, refusal.message)
  const [row] = typeof written.name === 'string' ? await tx.findDocumentsByName(doctype, [written.name]) : []
  return shape.write(written, doctype, row ? JSON.parse(row.body) : null)
}

async function writeOne(
  services: Services,
  tx: CentralTransaction,
  entry: RuleEntry,
  input: DocumentInput,
): Promise<{ document: Document; mergedInto?: string }> {
  const { rule, adapter } = entry
  const { doctype } = rule
  requireEntry(input)
  const name =
    input.name ??
    (await nameOfStored(tx, entry, input)) ??
    (await allocateName(tx, doctype, adapter, input, services.ids))
  const syncUuid = input.sync_uuid ?? (adapter.identity === 'sync_uuid' ? services.ids.uuid() : undefined)
  const full = { ...input, doctype: input.doctype ?? doctype, name, ...(syncUuid ? { sync_uuid: syncUuid } : {}) }
  const prepared = prepareDocument(full, doctype, adapter, null)
  if (isVerdict(prepared)) throw new BranchlineError(prepared.code, prepared.message)
  const [outcome] = await writeMasters(services, tx, [{ prepared, rule, adapter, originBranch: null }])
  if (outcome?.status === 'rejected') throw new BranchlineError(outcome.code, outcome.message)
  const document = services.shape.read(outcome?.document ?? prepared.document, doctype)
  return { ...outcome, document }
}

/** A caller that was never answered says the same again, without the name it was not told. */
async function nameOfStored(
  tx: CentralTransaction,
  { rule: { doctype }, adapter }: RuleEntry,
  { sync_uuid: key }: DocumentInput,
): Promise<string | undefined> {
  if (adapter.identity !== 'sync_uuid' || !key) return undefined
  const [stored] = await tx.findDocuments([{ doctype, key }])
  return stored?.name
}

function requireEntry(document: DocumentInput): void {
  const flaw = checkEntry(document)
  if (flaw) throw new BranchlineError('VALIDATION_FAILED', `${flaw.path || 'the document'} ${flaw.message}`)
}

function withStatus(document: DocumentInput, docstatus: Docstatus): DocumentInput {
  return { ...document, docstatus }
}
