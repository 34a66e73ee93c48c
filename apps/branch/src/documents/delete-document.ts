import { type BranchHandlers, BranchlineError } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { findStored } from './complete-document.ts'
import { requireWritable } from './prepare-document.ts'
import { writeOperation } from './write-operation.ts'

/** `documents.delete`: of drafts, cancelled documents and records without a life cycle. */
export function deleteDocument(services: Services): BranchHandlers['documents']['delete'] {
  return async ({ doctype, name }) => {
    const entry = services.rules.require(doctype)
    requireWritable(doctype)
    const { adapter } = entry
    await services.store.write(async (tx) => {
      const [byName] = await tx.findDocumentsByName(doctype, [name])
      const stored = byName ?? (await findStored(tx, doctype, adapter, { sync_uuid: name, name }))
      if (!stored) throw new BranchlineError('NOT_FOUND', `There is no ${doctype} ${name}.`)
      if (adapter.behaviour === 'ledger') {
        throw new BranchlineError('VALIDATION_FAILED', `A ${doctype} is written once and never deleted.`)
      }
      if (stored.docstatus === 1)
        throw new BranchlineError('DOCUMENT_SUBMITTED', `${name} is submitted; cancel it first.`)
      if (adapter.dependants !== null) {
        const count = (await tx.countDependants(doctype, [name])).get(name) ?? 0
        if (count > 0)
          throw new BranchlineError('DOCUMENT_IN_USE', `${count} other ${doctype} records hang on ${name}.`)
      }
      const { key, body, hash } = stored
      await writeOperation(services, tx, entry, 'delete', { key, body, hash, document: JSON.parse(body) }, stored)
    })
    services.wakeDrainer()
    return { deleted: true }
  }
}
