import { aliasOf, hearOf } from '@branchline/adapters'
import type { AliasRow, BranchTransaction } from '@branchline/db/branch'
import type { Change } from '@branchline/protocol'
import type { Services } from '../services.ts'

/**
 * Takes in what a page says of aliases, in the transaction that stores the page: from its commit on, whatever is written here names
 * the stored Customers. What was stored before is `applyAliases`' to do.
 */
export function noteAliases(
  services: Services,
  tx: BranchTransaction,
  changes: ReadonlyMap<string, Change>,
): Promise<void> {
  const heard = [...changes].map(
    ([name, change]) => [name, change.kind === 'tombstone' ? null : aliasOf(change.document)] as const,
  )
  return note(services, tx, new Map(heard))
}

/** Likewise for aliases that central did not send again when all were loaded anew: they are gone there. */
export function noteUnseenAliases(services: Services, tx: BranchTransaction, names: string[]): Promise<void> {
  return note(services, tx, new Map(names.map((name) => [name, null])))
}

async function note(services: Services, tx: BranchTransaction, heard: Map<string, string | null>): Promise<void> {
  const known = new Map<string, AliasRow[]>()
  for (const row of await tx.findAliases([...heard.keys()])) known.set(row.name, [...(known.get(row.name) ?? []), row])
  const rows = [...heard].flatMap(([name, of]) => hearOf(known.get(name) ?? [], name, of))
  if (rows.length === 0) return
  await tx.putAliases(rows.map((row) => ({ ...row, applied: false })))
  // Before the commit, and never taken back: who writes next must not miss it.
  services.anyAlias = true
}
