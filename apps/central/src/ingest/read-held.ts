import type { CentralTransaction } from '@branchline/db/central'
import { travelsDown } from '@branchline/protocol'
import type { BatchContext, HeldRecords } from './batch-state.ts'
import type { PreparedRecord } from './prepare-record.ts'

/** Reads all that deciding a batch needs: three statements for what only branches write, a few more for what both sides do. */
export async function readHeld(
  tx: CentralTransaction,
  batch: PreparedRecord[],
  { rule, adapter, branchCode }: BatchContext,
): Promise<HeldRecords> {
  const { doctype } = rule
  const keys = [...new Set(batch.map((record) => record.key))].map((key) => ({ doctype, key }))
  const names = [...new Set(batch.map((record) => record.document.name))]
  const twoSided = travelsDown(rule)
  const byRecord = <T>(found: Map<string, T>) =>
    new Map([...found].map(([id, value]) => [id.slice(doctype.length + 1), value]))
  return {
    receipts: await tx.findReceipts(
      branchCode,
      batch.map((record) => record.operationId),
    ),
    rows: await tx.findDocuments(keys),
    namesakes: adapter.identity === 'name' ? [] : await tx.findDocumentsByName(doctype, names),
    fieldTimes: twoSided ? byRecord(await tx.findFieldTimes(keys)) : new Map(),
    tombstones: twoSided ? byRecord(await tx.findTombstones(keys)) : new Map(),
    dependants: adapter.dependants ? await tx.countDependants(doctype, names) : new Map(),
  }
}
