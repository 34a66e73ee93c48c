import { touchesAccounts } from '@branchline/adapters'
import type { CentralTransaction } from '@branchline/db/central'
import { travelsDown } from '@branchline/protocol'
import { writeAliases } from '../aliases/write-aliases.ts'
import { documentOf } from '../documents/document-row.ts'
import { noteOverspending } from '../ledgers/note-overspending.ts'
import type { Services } from '../services.ts'
import type { BatchContext, BatchPlan } from './batch-state.ts'

/** Writes what a batch decided: a few statements, whatever the number of operations. */
export async function writePlan(
  tx: CentralTransaction,
  plan: BatchPlan,
  { rule, branchCode }: BatchContext,
  services: Services,
): Promise<void> {
  const { ids } = services
  const { doctype } = rule
  if (plan.removed.length > 0) await tx.removeDocuments(plan.removed)
  if (plan.tombstones.length > 0) await tx.putTombstones(plan.tombstones, travelsDown(rule))
  if (plan.receipts.length > 0) await tx.putPushed(plan.rows, plan.receipts, travelsDown(rule))
  if (plan.fieldTimes.length > 0) await tx.putFieldTimes(plan.fieldTimes)
  if (plan.aliases.length > 0) await writeAliases(services, tx, plan.aliases, branchCode)
  if (touchesAccounts(doctype)) await noteOverspending(tx, plan.rows.map(documentOf), branchCode)
  for (const conflict of plan.conflicts) await writeConflict(tx, conflict, rule, branchCode, ids.uuid())
  if (plan.lost.length > 0) {
    await tx.addLogs(
      plan.lost.map(({ name, version }) => ({
        branchCode,
        kind: 'merge_lost',
        doctype,
        name,
        message: `${rule.conflictRule}: the ${version.side === 'incoming' ? "branch's" : 'stored'} version gave way`,
        detail: JSON.stringify(version.document),
      })),
    )
  }
  if (plan.alerts.length > 0) {
    await tx.addAlerts(plan.alerts.map((alert) => ({ id: ids.uuid(), branchCode, doctype, ...alert })))
  }
}

/** An incoming version that makes room in the open conflict goes to the log, unless the later one was made from it. */
async function writeConflict(
  tx: CentralTransaction,
  { record, stored }: BatchPlan['conflicts'][number],
  { doctype, conflictRule }: BatchContext['rule'],
  branchCode: string,
  id: string,
): Promise<void> {
  const { name } = record.document
  const replaced = await tx.putOpenConflict({
    id,
    doctype,
    key: record.key,
    name,
    branchCode,
    localBody: stored?.body ?? null,
    localHash: stored?.hash ?? null,
    incomingBody: record.body,
    incomingHash: record.hash,
    incomingHlc: record.hlc,
    operation: record.operation,
  })
  if (!replaced || replaced.incomingHash === record.baseHash || replaced.incomingHash === record.hash) return
  const message = `${conflictRule}: a later version took the place of ${replaced.branchCode}'s in the open conflict`
  const lost = { branchCode: replaced.branchCode, doctype, name, message, detail: replaced.incomingBody }
  await tx.addLogs([{ kind: 'merge_lost', ...lost }])
}
