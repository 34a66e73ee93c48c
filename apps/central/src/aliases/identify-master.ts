import { customerDoctype, scrubCustomer, underAlias } from '@branchline/adapters'
import type { CentralDocumentRow, RecordKey } from '@branchline/db/central'
import type { MasterWrite } from '../documents/plan-masters.ts'
import type { PreparedDocument, Verdict } from '../documents/prepare-document.ts'
import type { CustomerNames, SeparatePair } from './customer-names.ts'
import { preparedAs } from './prepared-as.ts'

export type IdentifiedMaster =
  | { refused: Verdict }
  | {
      prepared: PreparedDocument
      /** The Customer whose name it came under an alias of. */
      mergedInto?: string
      /** It shares a phone with this one, on purpose. */
      separate?: SeparatePair
    }

/**
 * A document of central's own as it is written: its links resolved, and a Customer under the name it is stored by. Pure but for what
 * `names` remembers of the batch.
 *
 *   a Customer under an alias, or new with   its fields go over those of the stored one
 *   a stored one's phone
 *   anonymised                             without the person, whatever it brings
 *   stored, and given another's phone        refused: whether they are one is for a person to say
 *   either of them, decided by a person      written as it is; the two are kept apart from here on
 */
export function identifyMaster(
  { prepared, adapter, decided = false }: Pick<MasterWrite, 'prepared' | 'adapter' | 'decided'>,
  names: CustomerNames,
  storedAs: (key: RecordKey) => CentralDocumentRow | undefined,
): IdentifiedMaster {
  const { document, key, body } = prepared
  const { name, doctype } = document
  if (doctype !== customerDoctype) {
    const resolved = names.resolve(document, adapter)
    return { prepared: resolved === document ? prepared : preparedAs(resolved, key) }
  }
  const own = names.target(name) === null && names.isAnonymised(name)
  if (own) return { prepared: preparedAs(scrubCustomer(document), key) }
  const before = storedAs({ doctype, key })
  const known = names.target(name)
  if (before || (decided && known === null)) {
    const shares = names.movesTo(document, before ? JSON.parse(before.body) : null) ? names.sharer(document) : null
    if (shares === null) return { prepared }
    if (!decided) return { refused: { code: 'NAME_TAKEN', message: sharedPhone(name, shares) } }
    names.separate(name, shares)
    return { prepared, separate: { name, aliasOf: shares } }
  }
  const target = known ?? names.sharer(document)
  if (target === null) return { prepared }
  if (known === null) names.make({ name, aliasOf: target, body })
  const stored = storedAs({ doctype, key: target })
  const over = stored ? { ...JSON.parse(stored.body), ...underAlias(document, target) } : underAlias(document, target)
  const whole = names.isAnonymised(target) ? scrubCustomer(over) : over
  return { prepared: preparedAs(whole, target), mergedInto: target }
}

function sharedPhone(name: string, other: string): string {
  return `mobile_no: Customer ${other} has this phone. If ${name} is somebody else, say so with aliases.split (name ${name}, from ${other}) and save again.`
}
