import { customerDoctype, isScrubbedCustomer, personalWords, pseudonymOf } from '@branchline/adapters'
import type { BranchTransaction } from '@branchline/db/branch'
import type { Change, Document } from '@branchline/protocol'
import type { Services } from '../services.ts'

/**
 * Takes in what a page says of Customers that were anonymised, in the transaction that stores the page and before it does: the stored
 * Customer still tells the words of the person, and logs and reports lose them here. From the commit on, nothing that is written names
 * the person; what was stored before is `applyAliases`' to do. A Customer anonymised before that comes whole again (central was put back)
 * is gone over once more.
 */
export async function noteAnonymised(
  services: Services,
  tx: BranchTransaction,
  changes: ReadonlyMap<string, Change>,
): Promise<void> {
  const customers = [...changes].flatMap(([name, change]) =>
    change.kind === 'upsert' ? [{ name, scrubbed: isScrubbedCustomer(change.document) }] : [],
  )
  const known = services.anyAlias ? await tx.findAliases(customers.map(({ name }) => name)) : []
  const before = new Set(known.flatMap(({ name, aliasOf }) => (name === aliasOf ? [name] : [])))
  const named = customers.filter(({ name, scrubbed }) => scrubbed || before.has(name)).map(({ name }) => name)
  if (named.length === 0) return
  for (const row of await tx.findDocuments(customerDoctype, named)) {
    const written = personalWords(JSON.parse(row.body) as Document)
    const words = [...new Set(written.flatMap((word) => [word, JSON.stringify(word).slice(1, -1)]))]
    await tx.replaceWords({ names: [row.name], words, pseudonym: pseudonymOf(row.name) })
  }
  await tx.putAliases(named.map((name) => ({ name, aliasOf: name, split: false, applied: false })))
  services.anyAlias = true
}
