import { aliasDoctype, customerDoctype } from '@branchline/adapters'
import type { CentralTransaction, StoredAliasRow } from '@branchline/db/central'
import { type AliasSplitInput, BranchlineError, type CentralHandlers, type Document } from '@branchline/protocol'
import { removeRecord } from '../documents/delete-document.ts'
import { putMasters } from '../documents/put-masters.ts'
import type { RuleEntry } from '../rules/rule-book.ts'
import type { Services } from '../services.ts'
import { preparedAs } from './prepared-as.ts'
import { aliasEntry, separateCustomers } from './write-aliases.ts'

/**
 * `aliases.split`: a person says that two names are two customers, though they share a phone.
 *
 *   the name is an alias      the Customer is back as it was inserted, a tombstone of the Alias travels, and documents that named it
 *                             name it again (the sweep here, each branch there)
 *   both are Customers        they are kept apart from here on
 */
export function splitAlias(services: Services): CentralHandlers['aliases']['split'] {
  return async (input, { session }) => {
    const customers = await services.rules.require(customerDoctype)
    const document = await services.store.writeFeed(async (tx) => {
      const alias = await tx.findAlias(input.name)
      return alias
        ? restore(services, tx, alias, input, session.username, customers)
        : keepApart(tx, input, session.username)
    })
    services.aliasesChanged()
    return { document: services.shape.read(document, customerDoctype) }
  }
}

async function restore(
  services: Services,
  tx: CentralTransaction,
  { at: _at, ...alias }: StoredAliasRow,
  { name, from, reason }: AliasSplitInput,
  by: string,
  customers: RuleEntry,
): Promise<Document> {
  const { aliasOf, branchCode, body } = alias
  if (from !== undefined && from !== aliasOf)
    throw refused('NOT_FOUND', `${name} is an alias of ${aliasOf}, not of ${from}.`)
  if (body === null) throw new Error('an alias keeps the Customer as it was inserted')
  const nextHlc = () => services.hlc.next()
  await tx.putAliases([{ ...alias, state: 'separate', by, reason }])
  const [row] = await tx.findDocuments([{ doctype: aliasDoctype, key: name }])
  if (row) await removeRecord(tx, (await aliasEntry(services)).adapter, row, nextHlc())
  const prepared = preparedAs(JSON.parse(body), name)
  await putMasters(tx, [{ prepared, ...customers, originBranch: branchCode }], nextHlc)
  const message = `${by} says it is not Customer ${aliasOf}: ${reason}`
  await tx.addLogs([{ branchCode, kind: 'alias_split', doctype: aliasDoctype, name, message }])
  return prepared.document
}

async function keepApart(
  tx: CentralTransaction,
  { name, from, reason }: AliasSplitInput,
  by: string,
): Promise<Document> {
  if (from === undefined)
    throw refused(
      'NOT_FOUND',
      `There is no alias ${name}. Of two Customers that share a phone name the other as \`from\`.`,
    )
  if (from === name) throw refused('VALIDATION_FAILED', 'from: it takes two to be kept apart')
  const rows = await tx.findDocuments([name, from].map((key) => ({ doctype: customerDoctype, key })))
  for (const key of [name, from]) {
    if (!rows.some((row) => row.key === key)) throw refused('NOT_FOUND', `There is no Customer ${key}.`)
  }
  await separateCustomers(tx, { name, aliasOf: from }, by, reason)
  const message = `${by} says it is not Customer ${from}: ${reason}`
  await tx.addLogs([{ kind: 'alias_split', doctype: aliasDoctype, name, message }])
  return JSON.parse(rows.find((row) => row.key === name)?.body ?? '')
}

function refused(code: 'NOT_FOUND' | 'VALIDATION_FAILED', message: string): BranchlineError {
  return new BranchlineError(code, message)
}
