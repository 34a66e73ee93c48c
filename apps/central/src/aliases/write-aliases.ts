import { type Adapter, aliasDoctype, aliasDocument } from '@branchline/adapters'
import type { CentralTransaction, RuleRow } from '@branchline/db/central'
import { putMasters } from '../documents/put-masters.ts'
import type { Services } from '../services.ts'
import type { MadeAlias, SeparatePair } from './customer-names.ts'
import { preparedAs } from './prepared-as.ts'

/**
 * Stores aliases and puts them into the feed. What was an alias of a name that is one now moves along, so that none is of another.
 * Call it inside `writeFeed`.
 */
export async function writeAliases(
  services: Services,
  tx: CentralTransaction,
  made: MadeAlias[],
  branchCode: string | null,
): Promise<void> {
  await tx.putAliases(made.map((alias) => ({ ...alias, state: 'alias', branchCode, by: null, reason: null })))
  const targets = new Map(made.map(({ name, aliasOf }) => [name, aliasOf]))
  for (const { name, aliasOf } of made) {
    for (const moved of await tx.moveAliases([{ from: name, to: aliasOf }])) targets.set(moved, aliasOf)
  }
  const entry = await aliasEntry(services)
  const writes = [...targets].map(([name, of]) => ({
    prepared: preparedAs(aliasDocument(name, of), name),
    ...entry,
    originBranch: null,
  }))
  await putMasters(tx, writes, () => services.hlc.next())
  await tx.addLogs(
    made.map(({ name, aliasOf }) => ({
      branchCode,
      kind: 'alias_made',
      doctype: aliasDoctype,
      name,
      message: `${name} has the mobile_no of Customer ${aliasOf} and stands for it from here on`,
    })),
  )
}

/** From here on these two share a phone on purpose. */
export function separateCustomers(
  tx: CentralTransaction,
  pair: SeparatePair,
  by: string,
  reason: string,
): Promise<void> {
  return tx.putAliases([{ ...pair, state: 'separate', branchCode: null, body: null, by, reason }])
}

/** The rule aliases travel by. It is seeded, and no rule is ever removed. */
export async function aliasEntry({ rules }: Pick<Services, 'rules'>): Promise<{ rule: RuleRow; adapter: Adapter }> {
  const entry = await rules.find(aliasDoctype)
  if (!entry) throw new Error('there is no rule for the DocType Alias')
  return entry
}
