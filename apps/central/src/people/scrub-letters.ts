import { aliasBook } from '@branchline/adapters'
import type { CentralTransaction, DeadLetterCopyRow } from '@branchline/db/central'
import type { Document } from '@branchline/protocol'
import { namesToLookUp } from '../aliases/read-names.ts'
import type { Services } from '../services.ts'
import { scrubText } from './anonymise.ts'

/** Dead letters as a branch reports them that has not heard yet who was anonymised. */
export async function scrubLetters(
  { rules }: Pick<Services, 'rules'>,
  tx: CentralTransaction,
  letters: DeadLetterCopyRow[],
): Promise<DeadLetterCopyRow[]> {
  if (letters.length === 0) return letters
  const adapters = new Map((await rules.all()).map(({ rule, adapter }) => [rule.doctype, adapter]))
  const linksOf = (doctype: string) => ({ customerLinks: adapters.get(doctype)?.customerLinks ?? [] })
  const names = letters.flatMap(({ doctype, payload }) =>
    namesToLookUp([JSON.parse(payload) as Document], linksOf(doctype)).filter((name) => typeof name === 'string'),
  )
  const known = await tx.findAliases(names)
  if (known.length === 0) return letters
  const book = aliasBook(known)
  return letters.map((letter) => {
    const payload = scrubText(
      { doctype: letter.doctype, text: letter.payload },
      book,
      linksOf(letter.doctype).customerLinks,
    )
    return payload === letter.payload
      ? letter
      : { ...letter, payload, message: 'anonymised; the code says what was wrong' }
  })
}
