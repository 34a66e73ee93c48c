import type { DeadLetterCopyRow } from '@branchline/db/central'
import type { FoundRecord } from '@branchline/protocol'

type Letters = NonNullable<FoundRecord['deadLetters']>

/** What is known of a record that central was never given: its branch tells of it in dead letters alone. */
export interface LostRecord {
  doctype: string
  name: string
  branchCode: string
  syncUuid: string | null
  docstatus: number | null
  letters: Letters
}

/** Dead letters as they are told: what was refused, whole. Pure. */
export function toldLetters(copies: readonly DeadLetterCopyRow[]): Letters {
  return copies.map(({ payload, ...letter }) => ({ ...letter, payload: JSON.parse(payload) }))
}

/** Dead letters by the record they are of, but for records that are here. Pure. */
export function lostRecords(
  copies: readonly DeadLetterCopyRow[],
  here: readonly { doctype: string; key: string; syncUuid: string | null; name: string }[],
): LostRecord[] {
  const isHere = ({ doctype, name, syncUuid }: LostRecord) =>
    here.some((row) => row.doctype === doctype && (syncUuid === null ? row.name === name : row.key === syncUuid))
  const lost = new Map<string, LostRecord>()
  for (const letter of toldLetters(copies)) {
    const { branchCode, doctype, name, payload } = letter
    const syncUuid = typeof payload.sync_uuid === 'string' ? payload.sync_uuid : null
    const docstatus = typeof payload.docstatus === 'number' ? payload.docstatus : null
    const id = JSON.stringify([branchCode, doctype, syncUuid ?? name])
    const known = lost.get(id) ?? { doctype, name, branchCode, syncUuid, docstatus, letters: [] }
    lost.set(id, { ...known, docstatus, letters: [...known.letters, letter] })
  }
  return [...lost.values()].filter((record) => !isHere(record))
}
