import { type Adapter, hlcAfter, touchesAccounts } from '@branchline/adapters'
import type { CentralDocumentRow, CentralTransaction } from '@branchline/db/central'
import { BranchlineError, type CentralHandlers } from '@branchline/protocol'
import { noteOverspending } from '../ledgers/note-overspending.ts'
import type { Services } from '../services.ts'
import { ownRule } from './save-document.ts'

/** `documents.delete`: the record goes, and a tombstone travels to every branch that had it. */
export function deleteDocument(services: Services): CentralHandlers['documents']['delete'] {
  return async ({ doctype, name }) => {
    const { adapter } = await ownRule(services, doctype)
    return services.store.writeFeed(async (tx) => {
      const [row] = await tx.findDocumentsByName(doctype, [name])
      if (!row) throw new BranchlineError('NOT_FOUND', `There is no ${doctype} ${name}.`)
      await removeRecord(tx, adapter, row, services.hlc.next())
      return { deleted: true }
    })
  }
}

/**
 * Call it inside `writeFeed`. Errors: DOCUMENT_SUBMITTED, DOCUMENT_IN_USE, VALIDATION_FAILED for an entry of a ledger. `unwritten`: a person
 * says that nobody ever wrote the record; then it goes whatever it is.
 */
export async function removeRecord(
  tx: CentralTransaction,
  adapter: Adapter,
  { doctype, key, name, docstatus, scope, version, hlc: lastHlc }: CentralDocumentRow,
  nextHlc: string,
  { unwritten = false }: { unwritten?: boolean } = {},
): Promise<void> {
  if (adapter.behaviour === 'ledger' && !unwritten) {
    throw new BranchlineError('VALIDATION_FAILED', `A ${doctype} is written once and never deleted.`)
  }
  if (docstatus === 1 && !unwritten)
    throw new BranchlineError('DOCUMENT_SUBMITTED', `${name} is submitted; cancel it first.`)
  if (adapter.dependants !== null) {
    const count = (await tx.countDependants(doctype, [name])).get(name) ?? 0
    if (count > 0) throw new BranchlineError('DOCUMENT_IN_USE', `${count} other ${doctype} records hang on ${name}.`)
  }
  await tx.removeDocuments([{ doctype, key }])
  // A record nobody saw still needs its stopping version, so that a recreated one goes on from there.
  await tx.putTombstones([{ doctype, key, name, scope, hlc: hlcAfter(nextHlc, lastHlc), version: version + 1 }])
  if (touchesAccounts(doctype)) await noteOverspending(tx, [{ doctype, name }], null)
}
