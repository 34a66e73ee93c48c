import { createHash } from 'node:crypto'
import {
  type AliasBook,
  aliasBook,
  customerDoctype,
  personalWords,
  pseudonymOf,
  resolveLinks,
  scrubCustomer,
} from '@branchline/adapters'
import type { CentralTransaction, PersonText } from '@branchline/db/central'
import { BranchlineError, type CentralHandlers, type Document } from '@branchline/protocol'
import { preparedAs } from '../aliases/prepared-as.ts'
import { putMasters } from '../documents/put-masters.ts'
import type { RuleEntry } from '../rules/rule-book.ts'
import type { Services } from '../services.ts'

// 1. The name is noted: from this commit on, whatever comes in about that Customer is taken without the person.
// 2. Pushes begun before are over. Logs, alerts, conflicts, copies of dead letters: the words of the person go.
// 3. Only then the Customer itself, as an ordinary change that travels down. Whoever stops between 1 and 3 does it once more.
// 4. The alias sweep goes through the documents stored before; each branch does so with its own when it hears.

/** `customers.anonymise`: takes a person out of everything, and leaves the sales. Repeating it changes nothing more. */
export function anonymiseCustomer(services: Services): CentralHandlers['customers']['anonymise'] {
  return async ({ name, confirm, reason }, { session }) => {
    const entry = await services.rules.require(customerDoctype)
    const { stored, names } = await services.store.writeFeed(async (tx) => {
      const found = await customerToForget(tx, name, confirm)
      const all = [name, ...(await tx.findNamesOf(name))]
      await tx.putAnonymised(all, session.username)
      return { stored: found, names: all }
    })
    for (const { branchCode } of await services.store.read.listSites()) {
      await services.store.write((tx) => tx.lockBranch(branchCode))
    }
    const pseudonym = pseudonymOf(name)
    const written = personalWords(stored)
    // As they stand in plain text, and as JSON writes them.
    const words = [...new Set(written.flatMap((word) => [word, JSON.stringify(word).slice(1, -1)]))]
    await services.store.write((tx) => scrubBeside(services, tx, names))
    await services.store.write((tx) => tx.replaceWords({ names, words, pseudonym }))
    const document = await services.store.writeFeed((tx) =>
      scrub(services, tx, entry, { name, names, session, reason }),
    )
    services.aliasesChanged()
    return { document: services.shape.read(document, customerDoctype), names, pseudonym }
  }
}

async function customerToForget(tx: CentralTransaction, name: string, confirm: string): Promise<Document> {
  const alias = await tx.findAlias(name)
  if (alias) throw refused('VALIDATION_FAILED', `${name} stands for Customer ${alias.aliasOf}: anonymise that one.`)
  const [row] = await tx.findDocuments([{ doctype: customerDoctype, key: name }])
  if (!row) throw refused('NOT_FOUND', `There is no Customer ${name}.`)
  const document: Document = JSON.parse(row.body)
  if (confirm !== name && confirm !== document.customer_name) {
    throw refused('VALIDATION_FAILED', 'confirm: is neither the name of the record nor that of the customer')
  }
  return document
}

/** Documents beside the documents: versions in conflicts, copies of dead letters, Customers as they were inserted under an alias. */
async function scrubBeside({ rules }: Services, tx: CentralTransaction, names: string[]): Promise<void> {
  const book = aliasBook(await tx.findAliases(names))
  const adapters = new Map((await rules.all()).map(({ rule, adapter }) => [rule.doctype, adapter]))
  const found = await tx.findPersonTexts(names.map((name) => JSON.stringify(name)))
  const scrubbed = found.flatMap((row): PersonText[] => {
    const text = scrubText(row, book, adapters.get(row.doctype)?.customerLinks ?? [])
    return text === row.text ? [] : [{ ...row, text }]
  })
  await tx.putPersonTexts(scrubbed)
}

/** The text of a document without anonymised people; the same text where there are none. Pure. */
export function scrubText(
  { doctype, text }: { doctype: string; text: string },
  book: AliasBook,
  links: readonly string[],
): string {
  const document: Document = JSON.parse(text)
  if (doctype === customerDoctype) {
    return book.isAnonymised(document.name) ? JSON.stringify(scrubCustomer(document)) : text
  }
  const after = resolveLinks(document, links, book)
  return after === document ? text : JSON.stringify(after)
}

async function scrub(
  services: Services,
  tx: CentralTransaction,
  { rule, adapter }: RuleEntry,
  { name, names, session, reason }: { name: string; names: string[]; session: { username: string }; reason: string },
): Promise<Document> {
  const [row] = await tx.findDocuments([{ doctype: customerDoctype, key: name }])
  if (!row) throw refused('NOT_FOUND', `Customer ${name} was deleted meanwhile.`)
  const prepared = preparedAs(scrubCustomer(JSON.parse(row.body)), name)
  const write = { prepared, rule, adapter, originBranch: row.originBranch, again: true }
  await putMasters(tx, [write], () => services.hlc.next())
  const closed = await tx.closeConflictsOf(names, session.username)
  // What is told of it for ever: digests, and who asked.
  const digest = (text: string) => createHash('sha256').update(text).digest('hex')
  await tx.addLogs([
    {
      kind: 'anonymised',
      doctype: customerDoctype,
      name,
      message: `anonymised by ${session.username}; ${closed} conflicts closed`,
      detail: JSON.stringify({ before: row.hash, after: prepared.hash, reason: digest(reason) }),
    },
  ])
  return prepared.document
}

function refused(code: 'NOT_FOUND' | 'VALIDATION_FAILED', message: string): BranchlineError {
  return new BranchlineError(code, message)
}
