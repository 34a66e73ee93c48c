import type { EventRow } from '@branchline/db/central'
import type { Operation } from '@branchline/protocol'

/** What the newest version says was done last. */
export function operationOf({ body, docstatus, version }: Pick<EventRow, 'body' | 'docstatus' | 'version'>): Operation {
  if (body === null) return 'delete'
  if (docstatus === 2) return 'cancel'
  if (docstatus === 1) return 'submit'
  return version === 1 ? 'insert' : 'update'
}
