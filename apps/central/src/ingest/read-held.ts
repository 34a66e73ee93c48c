import { customerDoctype } from '@branchline/adapters'
import type { CentralTransaction, HeldByPush } from '@branchline/db/central'
import { travelsDown } from '@branchline/protocol'
import { type KnownNames, namesOfLinks, namesToLookUp, readNames } from '../aliases/read-names.ts'
import type { BatchContext, HeldRecords } from './batch-state.ts'
import type { PreparedRecord } from './prepare-record.ts'

/** Reads all that deciding a batch needs: one statement for what only branches write, a few more for what both sides do. */
export async function readHeld(
  tx: CentralTransaction,
  batch: PreparedRecord[],
  context: BatchContext,
): Promise<HeldRecords> {
  const { rule, adapter, branchCode } = context
  const { doctype } = rule
  const names = [...new Set(batch.map((record) => record.document.name))]
  const twoSided = travelsDown(rule)
  const held = await tx.findHeldByPush({
    branchCode,
    doctype,
    operationIds: batch.map((record) => record.operationId),
    keys: [...new Set(batch.map((record) => record.key))],
    names: adapter.identity === 'name' ? [] : names,
    customers: namesToLookUp(
      batch.map(({ document }) => document),
      adapter,
    ),
  })
  const known = await namesOf(tx, batch, held, context)
  const beside = known?.rows ?? []
  const keys = [...new Set([...batch, ...beside].map(({ key }) => key))]
  const records = keys.map((key) => ({ doctype, key }))
  const byRecord = <T>(found: Map<string, T>) =>
    new Map([...found].map(([id, value]) => [id.slice(doctype.length + 1), value]))
  const tombstones: HeldRecords['tombstones'] = new Map()
  for (const { key, version, hlc } of held.tombstones) {
    if (version > (tombstones.get(key)?.version ?? 0)) tombstones.set(key, { version, hlc })
  }
  return {
    ...held,
    documents: [...held.documents, ...beside],
    names: known?.names ?? null,
    tombstones,
    fieldTimes: twoSided ? byRecord(await tx.findFieldTimes(records)) : new Map(),
    dependants: adapter.dependants ? await tx.countDependants(doctype, names) : new Map(),
  }
}

function namesOf(
  tx: CentralTransaction,
  batch: PreparedRecord[],
  { aliases, documents }: HeldByPush,
  { rule, country }: BatchContext,
): Promise<KnownNames | null> {
  // An alias travels down, so only under the feed lock is one made.
  if (rule.doctype !== customerDoctype || !travelsDown(rule)) return Promise.resolve(namesOfLinks(aliases))
  const sent = batch.map(({ document }) => document)
  return readNames(tx, sent, aliases, documents, country)
}
