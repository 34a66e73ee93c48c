import type { CentralDocumentRow } from '@branchline/db/central'
import type { Rows } from './tables.ts'

/** A document as the port has it. */
export function documentOf({ position: _position, ...row }: Rows['documents']): CentralDocumentRow {
  return row
}
