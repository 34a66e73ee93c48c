import type { PosClientRow } from '@branchline/db/branch'
import type { ShiftCanCloseOutput } from '@branchline/protocol'

/** A till that has not reported for so long did not answer: it may hold what nobody knows of. */
export const reportMsMax = 120_000
const holesMax = 1_000

/** What is known of a shift when it is to be closed. */
export interface ShiftEvidence {
  openingShift: string
  /** Of all documents of this branch, whatever their shift: those among what is asked about. */
  held: ReadonlySet<string>
  /** Names of the documents of the shift that are here. */
  names: readonly string[]
  /** What central holds of the shift; null: it did not answer. */
  atCentral: readonly { sync_uuid: string; name: string }[] | null
  tills: readonly PosClientRow[]
  /** By what numbers begin with: the numbers that documents here bear. */
  numbers: ReadonlyMap<string, readonly number[]>
  nowMs: number
}

/**
 * May the shift be closed? Not while a sale of it is elsewhere and not here, a till that took part has not said what it holds or cannot say it
 * any more, a number was given that no document bears, or central did not answer. Pure.
 */
export function judgeShift(evidence: ShiftEvidence): ShiftCanCloseOutput {
  const { held, atCentral, nowMs } = evidence
  const missing: ShiftCanCloseOutput['missing'] = []
  const unreachable = atCentral === null ? ['central'] : []
  for (const { sync_uuid, name } of atCentral ?? []) {
    if (!held.has(sync_uuid)) missing.push({ sync_uuid, number: name, where: 'central' })
  }
  for (const till of tillsOf(evidence)) {
    const { tillCode, reportedAt, lostAt, pending } = till
    // What its browser lost it will never tell, however lately it spoke.
    if (lostAt !== null) unreachable.push(`till ${tillCode}, whose storage was lost`)
    else if (reportedAt === null || Math.abs(nowMs - Date.parse(reportedAt)) > reportMsMax)
      unreachable.push(`till ${tillCode}`)
    for (const sync_uuid of pending) if (!held.has(sync_uuid)) missing.push({ sync_uuid, where: `till ${tillCode}` })
    // What a till still holds bears numbers too; they are named by what is pending.
    if (pending.some((uuid) => !held.has(uuid))) continue
    for (const number of holesOf(till, evidence.numbers)) missing.push({ number, where: 'nowhere' })
  }
  return { canClose: missing.length === 0 && unreachable.length === 0, missing, unreachable }
}

/** Those that say so, and those whose numbers the shift's documents bear, its opening the first. */
export function tillsOf({
  openingShift,
  names,
  tills,
}: Pick<ShiftEvidence, 'openingShift' | 'names' | 'tills'>): PosClientRow[] {
  const codes = new Set([openingShift, ...names].flatMap((name) => /-(T\d{2,})-/.exec(name)?.[1] ?? []))
  return tills.filter(({ shift, tillCode }) => shift === openingShift || codes.has(tillCode))
}

/** Numbers a till has given since its last closing and no document here bears. */
function holesOf({ numbers, closed }: PosClientRow, held: ReadonlyMap<string, readonly number[]>): string[] {
  return Object.entries(numbers).flatMap(([prefix, last]) => {
    const there = new Set(held.get(prefix))
    const first = (closed[prefix] ?? 0) + 1
    const holes: string[] = []
    for (let number = first; number <= last && holes.length < holesMax; number += 1) {
      if (!there.has(number)) holes.push(`${prefix}${String(number).padStart(5, '0')}`)
    }
    return holes
  })
}
