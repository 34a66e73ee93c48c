import type { StoredAlertRow } from '@branchline/db/central'
import type { AlertListRow } from '@branchline/protocol'

/** An alert as it is told. */
export function alertRow({ state, ...row }: StoredAlertRow): AlertListRow {
  return { ...row, state: state === 'resolved' ? 'resolved' : 'open' }
}
