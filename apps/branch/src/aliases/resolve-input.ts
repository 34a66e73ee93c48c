import {
  aliasBook,
  customerDoctype,
  customerNames,
  resolveLinks,
  scrubCustomer,
  underAlias,
} from '@branchline/adapters'
import type { BranchReader } from '@branchline/db/branch'
import type { Document, DocumentInput } from '@branchline/protocol'
import type { Services } from '../services.ts'
import type { RuleEntry } from '../site/rule-book.ts'

/**
 * A caller's document as it is written here: links name stored Customers, and a Customer under an alias goes over the stored one:
 * what the alias never had was not removed. One indexed look-up, and none while there is no alias.
 */
export async function resolveInput<Input extends DocumentInput>(
  { anyAlias }: Pick<Services, 'anyAlias'>,
  db: BranchReader,
  { rule, adapter }: RuleEntry,
  input: Input,
): Promise<Input> {
  if (!anyAlias) return input
  if (rule.doctype === customerDoctype) return (await resolveCustomer(db, input)) as Input
  const names = customerNames(input as DocumentInput as Document, adapter.customerLinks)
  const known = await db.findAliases([...new Set(names)])
  return known.length === 0
    ? input
    : (resolveLinks(
        input as DocumentInput as Document,
        adapter.customerLinks,
        aliasBook(known),
      ) as DocumentInput as Input)
}

async function resolveCustomer(db: BranchReader, input: DocumentInput): Promise<DocumentInput> {
  if (input.name === undefined) return input
  const book = aliasBook(await db.findAliases([input.name]))
  const target = book.target(input.name)
  const whole = (document: DocumentInput) => {
    const named = document as Document
    return book.isAnonymised(named.name) ? { ...scrubCustomer({ ...named, doctype: customerDoctype }) } : document
  }
  if (target === null) return whole(input)
  const stored = await db.findDocument({ doctype: customerDoctype, key: target })
  return whole({ ...(stored ? JSON.parse(stored.body) : {}), ...underAlias(input, target) })
}
