import { touchesAccounts } from '@branchline/adapters'
import type { CentralTransaction } from '@branchline/db/central'
import { noteOverspending } from '../ledgers/note-overspending.ts'
import { conflictIdOf, type MasterWrite, planMasters, type WriteOutcome } from './plan-masters.ts'

/**
 * Writes documents of central's own, in order, one outcome each. Call it inside `writeFeed`: what travels down draws its
 * positions here. A fixed number of statements whatever the number of documents.
 */
export async function writeMasters(
  tx: CentralTransaction,
  writes: MasterWrite[],
  nextHlc: () => string,
): Promise<WriteOutcome[]> {
  const keys = writes.map(({ rule, prepared }) => ({ doctype: rule.doctype, key: prepared.key }))
  const timed = keys.filter((_, index) => writes[index]?.rule.conflictRule === 'Field-Level-LWW')
  const plan = planMasters(
    writes,
    {
      rows: await tx.findDocuments(keys),
      tombstones: await tx.findTombstones(keys),
      fieldTimes: timed.length > 0 ? await tx.findFieldTimes(timed) : new Map(),
      holders: await conflictHolders(tx, writes),
    },
    nextHlc,
  )
  // A record moved out of a branch's filter leaves there before it arrives elsewhere.
  if (plan.tombstones.length > 0) await tx.putTombstones(plan.tombstones)
  for (const travels of [true, false]) {
    const rows = plan.rows.filter((change) => change.travels === travels).map(({ row }) => row)
    if (rows.length > 0) await tx.putDocuments(rows, travels)
  }
  if (plan.fieldTimes.length > 0) await tx.putFieldTimes(plan.fieldTimes)
  const accountable = writes
    .filter(({ rule }) => touchesAccounts(rule.doctype))
    .map(({ prepared }) => prepared.document)
  if (accountable.length > 0) await noteOverspending(tx, accountable, null)
  return plan.outcomes
}

async function conflictHolders(tx: CentralTransaction, writes: MasterWrite[]): Promise<Map<string, string>> {
  const wanted = new Map<string, string[]>()
  for (const { rule, adapter, prepared } of writes) {
    const conflictKey = adapter.conflictKey(prepared.document)
    if (conflictKey === null) continue
    const keys = wanted.get(rule.doctype)
    if (keys) keys.push(conflictKey)
    else wanted.set(rule.doctype, [conflictKey])
  }
  const holders = new Map<string, string>()
  for (const [doctype, conflictKeys] of wanted) {
    for (const row of await tx.findDocumentsByConflictKey(doctype, conflictKeys)) {
      const id = conflictIdOf(doctype, row.conflictKey)
      if (id !== null) holders.set(id, row.key)
    }
  }
  return holders
}
