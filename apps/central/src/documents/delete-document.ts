import { BranchlineError, type CentralHandlers } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { ownRule } from './save-document.ts'

/** `documents.delete`: the record goes, and a tombstone travels to every branch that had it. */
export function deleteDocument(services: Services): CentralHandlers['documents']['delete'] {
  return async ({ doctype, name }) => {
    const { adapter } = await ownRule(services, doctype)
    return services.store.writeFeed(async (tx) => {
      const [row] = await tx.findDocumentsByName(doctype, [name])
      if (!row) throw new BranchlineError('NOT_FOUND', `There is no ${doctype} ${name}.`)
      if (row.docstatus === 1) throw new BranchlineError('DOCUMENT_SUBMITTED', `${name} is submitted; cancel it first.`)
      if (adapter.dependants !== null) {
        const count = (await tx.countDependants(doctype, [name])).get(name) ?? 0
        if (count > 0)
          throw new BranchlineError('DOCUMENT_IN_USE', `${count} other ${doctype} records hang on ${name}.`)
      }
      const { key, scope, version } = row
      await tx.removeDocuments([{ doctype, key }])
      // A record nobody saw still needs its stopping version, so that a recreated one goes on from there.
      await tx.putTombstones([{ doctype, key, name, scope, hlc: services.hlc.next(), version: version + 1 }])
      return { deleted: true }
    })
  }
}
