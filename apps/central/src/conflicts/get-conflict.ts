import { BranchlineError, type CentralHandlers, type Document } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { conflictSummary } from './conflict-summary.ts'
import { fieldDifferences } from './field-differences.ts'

/** `conflicts.get`: both versions, open or closed, and where they differ. */
export function getConflict({ store, shape }: Services): CentralHandlers['conflicts']['get'] {
  return async ({ id }) => {
    const row = await store.read.findConflict(id)
    if (!row) throw new BranchlineError('NOT_FOUND', `There is no conflict ${id}.`)
    const documentOf = (body: string | null): Document | null =>
      body === null ? null : shape.read(JSON.parse(body), row.doctype)
    const local = documentOf(row.localBody)
    const incoming = row.operation === 'delete' ? null : documentOf(row.incomingBody)
    const differences = fieldDifferences(local, incoming)
    return {
      conflict: { ...conflictSummary(row), local, incoming, differences, resolved: documentOf(row.resolvedBody) },
    }
  }
}
