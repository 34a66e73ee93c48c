import { hashDocument, hlcAfter } from '@branchline/adapters'
import type { CentralDocumentRow, CentralTransaction, StoredConflictRow } from '@branchline/db/central'
import { BranchlineError, checkEntry, type Document, type DocumentInput } from '@branchline/protocol'
import { removeRecord } from '../documents/delete-document.ts'
import { everyBranch } from '../documents/document-row.ts'
import { isVerdict, type PreparedDocument, prepareDocument } from '../documents/prepare-document.ts'
import { writeMasters } from '../documents/write-masters.ts'
import type { RuleEntry } from '../rules/rule-book.ts'
import type { Services } from '../services.ts'
import type { Act } from './decide-resolution.ts'

export interface Picked {
  conflict: StoredConflictRow
  /** What central holds of the record. */
  stored: CentralDocumentRow | null
  /** A person's own version, with the act 'write merged'. */
  document: DocumentInput | undefined
}

/** Writes what was picked as an ordinary change of central. Answers what stands now; null: the record is deleted. */
export async function carryOut(
  services: Services,
  tx: CentralTransaction,
  act: Act,
  picked: Picked,
  entry: RuleEntry,
  resolvedBy: string,
): Promise<PreparedDocument | null> {
  const nextHlc = () => services.hlc.next()
  const { conflict, stored } = picked
  if (act === 'remove') {
    // No branch deletes what is submitted or an entry: such a question comes of a verification that found a record nobody wrote.
    if (stored) await removeRecord(tx, entry.adapter, stored, nextHlc(), { unwritten: true })
    else await removeAtBranches(tx, conflict, nextHlc())
    return null
  }
  const prepared = versionOf(act, picked, entry)
  // A record central does not hold comes back as that of the branch that wrote it.
  const originBranch = stored ? null : (prepared.document.origin_branch ?? conflict.branchCode)
  // A phone that another Customer has was in the versions the person looked at.
  const write = { prepared, ...entry, originBranch, again: true, decided: true }
  const [outcome] = await writeMasters(services, tx, [write], resolvedBy)
  if (outcome?.status === 'rejected') throw new BranchlineError(outcome.code, outcome.message)
  return prepared
}

/** Central's and the branch's version were checked when they came; a later rule must not leave the conflict without a way out. */
function versionOf(
  act: Exclude<Act, 'remove'>,
  { conflict, stored, document }: Picked,
  entry: RuleEntry,
): PreparedDocument {
  const { key, incomingBody, incomingHash } = conflict
  switch (act) {
    case 'write local again':
      if (!stored) throw new Error('central holds no version to write again')
      return asItStands(key, stored.body)
    case 'write incoming':
      return { key, document: JSON.parse(incomingBody), body: incomingBody, hash: incomingHash }
    case 'write merged':
      return mergedVersion(conflict, document ?? {}, entry)
  }
}

/** Hashed anew: where the row was altered behind central's back, the person has seen what it says now. */
function asItStands(key: string, body: string): PreparedDocument {
  const document: Document = JSON.parse(body)
  return { key, document, body, hash: hashDocument(document) }
}

/** A person's own version passes what every saved document passes, and is still the same record. */
function mergedVersion(
  { doctype, name, key }: StoredConflictRow,
  input: DocumentInput,
  { adapter }: RuleEntry,
): PreparedDocument {
  const flaw = checkEntry(input)
  if (flaw) throw new BranchlineError('VALIDATION_FAILED', `${flaw.path || 'the document'} ${flaw.message}`)
  const document: DocumentInput = { ...input, doctype: input.doctype ?? doctype, name: input.name ?? name }
  const prepared = prepareDocument(document, doctype, adapter, null)
  if (isVerdict(prepared)) throw new BranchlineError(prepared.code, prepared.message)
  if (prepared.document.name === name && prepared.key === key) return prepared
  const message = `name: the conflict is about ${name}, the document is ${nameOf(prepared.document)}`
  throw new BranchlineError('VALIDATION_FAILED', message)
}

function nameOf({ name, sync_uuid }: Document): string {
  return sync_uuid ? `${name} (${sync_uuid})` : name
}

/** Central has nothing to delete, but the branches may: the tombstone goes on from where the record stopped. */
async function removeAtBranches(tx: CentralTransaction, conflict: StoredConflictRow, nextHlc: string): Promise<void> {
  const { doctype, key, name } = conflict
  const [stopped] = (await tx.findTombstones([{ doctype, key }])).values()
  const hlc = hlcAfter(nextHlc, stopped?.hlc ?? '')
  await tx.putTombstones([{ doctype, key, name, scope: everyBranch, hlc, version: (stopped?.version ?? 0) + 1 }])
}
