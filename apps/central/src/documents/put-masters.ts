import type { CentralTransaction } from '@branchline/db/central'
import { CustomerNames } from '../aliases/customer-names.ts'
import type { KnownNames } from '../aliases/read-names.ts'
import { conflictIdOf, type MasterPlan, type MasterWrite, planMasters } from './plan-masters.ts'

/**
 * Writes documents of central's own, in order, one outcome each, under the names they have. Call it inside `writeFeed`: what travels
 * down draws its positions here. A fixed number of statements whatever the number of documents.
 */
export async function putMasters(
  tx: CentralTransaction,
  writes: MasterWrite[],
  nextHlc: () => string,
  known: KnownNames | null = null,
): Promise<MasterPlan> {
  const keys = [
    ...writes.map(({ rule, prepared }) => ({ doctype: rule.doctype, key: prepared.key })),
    ...(known?.rows ?? []).map(({ doctype, key }) => ({ doctype, key })),
  ]
  const timedDoctypes = new Set(
    writes.flatMap(({ rule }) => (rule.conflictRule === 'Field-Level-LWW' ? [rule.doctype] : [])),
  )
  const timed = keys.filter(({ doctype }) => timedDoctypes.has(doctype))
  const plan = planMasters(
    writes,
    {
      rows: await tx.findDocuments(keys),
      tombstones: await tx.findTombstones(keys),
      fieldTimes: timed.length > 0 ? await tx.findFieldTimes(timed) : new Map(),
      holders: await conflictHolders(tx, writes, known && new CustomerNames(known.names)),
      names: known?.names ?? null,
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
  return plan
}

/** By the identities the documents will have: an Item Price may name a customer under an alias. */
async function conflictHolders(
  tx: CentralTransaction,
  writes: MasterWrite[],
  names: CustomerNames | null,
): Promise<Map<string, string>> {
  const wanted = new Map<string, string[]>()
  for (const { rule, adapter, prepared } of writes) {
    const conflictKey = adapter.conflictKey(names?.resolve(prepared.document, adapter) ?? prepared.document)
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
