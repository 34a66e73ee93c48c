import { type Adapter, customerDoctype, everyFieldAt, scrubCustomer, underAlias } from '@branchline/adapters'
import type { PreparedRecord } from '../ingest/prepare-record.ts'
import type { CustomerNames } from './customer-names.ts'
import { preparedAs } from './prepared-as.ts'

/**
 * A pushed record as central takes it: its links resolved, and a Customer under the name it is stored by. Pure but for what `names`
 * remembers of the batch.
 *
 *   a Customer that was anonymised         without the person, whatever it brings
 *   a Customer stored under its own name   as it came
 *   under an alias                         goes into the stored one, field by field
 *   inserted with a stored one's phone     its name becomes an alias, and the same
 *   deleted under an alias                 as it came: there is nothing of that name, and the stored one is not its to delete
 */
export function identifyRecord(
  sent: PreparedRecord,
  names: CustomerNames,
  adapter: Pick<Adapter, 'customerLinks'>,
  isStored: (key: string) => boolean,
): PreparedRecord {
  const { document, operation } = sent
  if (document.doctype !== customerDoctype) {
    const resolved = names.resolve(document, adapter)
    return resolved === document ? sent : { ...sent, ...preparedAs(resolved, sent.key), sentHash: sent.hash }
  }
  if (operation === 'delete') return sent
  const { name } = document
  if (isStored(sent.key)) return names.isAnonymised(name) ? scrubbed(sent) : sent
  const known = names.target(name)
  if (known !== null) return names.isAnonymised(known) ? scrubbed(mergedInto(sent, known)) : mergedInto(sent, known)
  if (names.isAnonymised(name)) return scrubbed(sent)
  const sharer = operation === 'insert' ? names.sharer(document) : null
  if (sharer === null) return sent
  names.make({ name, aliasOf: sharer, body: sent.body })
  return mergedInto(sent, sharer)
}

/** What its fields were when, only where they are still there: no later time of a field brings it back. */
function scrubbed(sent: PreparedRecord): PreparedRecord {
  const document = scrubCustomer(sent.document)
  const times = Object.entries(sent.fieldTimes ?? {}).filter(([field]) => field in document && !fixed.has(field))
  return {
    ...sent,
    ...preparedAs(document, sent.key),
    sentHash: sent.sentHash ?? sent.hash,
    fieldTimes: sent.fieldTimes && Object.fromEntries(times),
  }
}

const fixed: ReadonlySet<string> = new Set(['customer_name', 'anonymised'])

function mergedInto(sent: PreparedRecord, target: string): PreparedRecord {
  const document = underAlias(sent.document, target)
  const own = everyFieldAt(document, sent.hlc).fieldTimes
  const times = Object.keys(own).map((field) => [field, sent.fieldTimes?.[field] ?? sent.hlc])
  return {
    ...sent,
    ...preparedAs(document, target),
    sentHash: sent.hash,
    baseHash: null,
    // Only what it brings: a field that the alias never had was not removed from the stored Customer.
    fieldTimes: Object.fromEntries(times),
    alias: sent.document.name,
  }
}
