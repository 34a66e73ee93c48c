import { customerDoctype, touchesAccounts } from '@branchline/adapters'
import type { CentralTransaction } from '@branchline/db/central'
import { type KnownNames, namesOfLinks, namesToLookUp, readNames } from '../aliases/read-names.ts'
import { separateCustomers, writeAliases } from '../aliases/write-aliases.ts'
import { noteOverspending } from '../ledgers/note-overspending.ts'
import type { Services } from '../services.ts'
import { documentOf } from './document-row.ts'
import type { MasterWrite, WriteOutcome } from './plan-masters.ts'
import { putMasters } from './put-masters.ts'

/**
 * Writes documents of central's own, in order, one outcome each, with aliases resolved: a Customer under an alias, or inserted with
 * the phone of a stored one, goes into that one. Call it inside `writeFeed`, and `aliasesChanged` after it committed with an outcome
 * that was merged. `decidedBy` is who wrote a document with `decided`.
 */
export async function writeMasters(
  services: Services,
  tx: CentralTransaction,
  writes: MasterWrite[],
  decidedBy = '',
): Promise<WriteOutcome[]> {
  const plan = await putMasters(tx, writes, () => services.hlc.next(), await readKnown(services, tx, writes))
  if (plan.aliases.length > 0) await writeAliases(services, tx, plan.aliases, null)
  for (const pair of plan.separated) await separateCustomers(tx, pair, decidedBy, 'a conflict was resolved so')
  const accountable = plan.rows.filter(({ row }) => touchesAccounts(row.doctype)).map(({ row }) => documentOf(row))
  if (accountable.length > 0) await noteOverspending(tx, accountable, null)
  return plan.outcomes
}

async function readKnown(
  { phoneCountry }: Services,
  tx: CentralTransaction,
  writes: MasterWrite[],
): Promise<KnownNames | null> {
  const aliases = await tx.findAliases(
    writes.flatMap(({ prepared, adapter }) => namesToLookUp([prepared.document], adapter)),
  )
  const customers = writes.flatMap(({ prepared }) =>
    prepared.document.doctype === customerDoctype ? [prepared.document] : [],
  )
  return customers.length > 0 ? readNames(tx, customers, aliases, [], phoneCountry) : namesOfLinks(aliases)
}
