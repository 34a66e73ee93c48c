import type { CentralTransaction } from '@branchline/db/central'
import { travelsDown } from '@branchline/protocol'
import type { BatchContext, HeldRecords } from './batch-state.ts'
import type { PreparedRecord } from './prepare-record.ts'

/** Reads all that deciding a batch needs: one statement for what only branches write, a few more for what both sides do. */
export async function readHeld(
  tx: CentralTransaction,
  batch: PreparedRecord[],
  { rule, adapter, branchCode }: BatchContext,
): Promise<HeldRecords> {
  const { doctype } = rule
  const keys = [...new Set(batch.map((record) => record.key))]
  const names = [...new Set(batch.map((record) => record.document.name))]
  const records = keys.map((key) => ({ doctype, key }))
  const twoSided = travelsDown(rule)
  const byRecord = <T>(found: Map<string, T>) =>
    new Map([...found].map(([id, value]) => [id.slice(doctype.length + 1), value]))
  const held = await tx.findHeldByPush({
    branchCode,
    doctype,
    operationIds: batch.map((record) => record.operationId),
    keys,
    names: adapter.identity === 'name' ? [] : names,
  })
  const tombstones: HeldRecords['tombstones'] = new Map()
  for (const { key, version, hlc } of held.tombstones) {
    if (version > (tombstones.get(key)?.version ?? 0)) tombstones.set(key, { version, hlc })
  }
  return {
    ...held,
    tombstones,
    fieldTimes: twoSided ? byRecord(await tx.findFieldTimes(records)) : new Map(),
    dependants: adapter.dependants ? await tx.countDependants(doctype, names) : new Map(),
  }
}
