import type { DocumentRow } from '@branchline/db/branch'
import { BranchlineError, limits } from '@branchline/protocol'
import { CentralFailure } from '../central-client/failure.ts'
import type { Services } from '../services.ts'
import { type ShiftEvidence, tillsOf } from './shift-verdict.ts'

/** What may belong to a shift, beside its opening and closing. */
export const shiftDoctypes = ['Sales Invoice', 'Payment Entry'] as const
const pageRows = 1_000
const pagesMax = 200

/** All that is known of a shift, here, at central and on the tills. Errors: NOT_FOUND. */
export async function gatherEvidence(services: Services, openingShift: string): Promise<ShiftEvidence> {
  const { store, clock } = services
  const [opening] = await store.read.findDocumentsByName('POS Opening Shift', [openingShift])
  if (opening?.docstatus !== 1)
    throw new BranchlineError('NOT_FOUND', `There is no open POS Opening Shift ${openingShift}.`)
  const names: string[] = []
  for (const doctype of shiftDoctypes) {
    for await (const { name } of documentsOf(services, doctype, openingShift)) names.push(name)
  }
  const tills = await store.read.listPosClients()
  const atCentral = await askCentral(services, openingShift)
  const taking = tillsOf({ openingShift, names, tills })
  const asked = [...(atCentral ?? []).map(({ sync_uuid }) => sync_uuid), ...taking.flatMap(({ pending }) => pending)]
  const held = new Set<string>()
  for (let start = 0; start < asked.length; start += pageRows) {
    const rows = await store.read.findStandings(asked.slice(start, start + pageRows))
    for (const { key } of rows) held.add(key)
  }
  const numbers = await store.read.findNumbersHeld(taking.flatMap(({ numbers }) => Object.keys(numbers)))
  return { openingShift, held, names, atCentral, tills, numbers, nowMs: clock.now() }
}

/** The documents of a shift that are here, in steps. */
export async function* documentsOf(
  { store }: Pick<Services, 'store'>,
  doctype: string,
  openingShift: string,
): AsyncGenerator<DocumentRow> {
  const text = JSON.stringify(openingShift)
  for (let [afterKey, page] = ['', 0]; page < pagesMax; page += 1) {
    const rows: DocumentRow[] = await store.read.listNaming({ doctype, text, afterKey, limit: pageRows })
    for (const row of rows) {
      if ((JSON.parse(row.body) as { pos_opening_shift?: unknown }).pos_opening_shift === openingShift) yield row
    }
    const last = rows.at(-1)
    if (!last || rows.length < pageRows) return
    afterKey = last.key
  }
}

/** Null: central does not answer. */
async function askCentral({ central }: Services, openingShift: string): Promise<ShiftEvidence['atCentral']> {
  const found: { sync_uuid: string; name: string }[] = []
  try {
    for (let [after, page] = [null as string | null, 0]; page < pagesMax; page += 1) {
      const { records, nextAfter } = await central.metadataSummary({
        openingShift,
        after,
        limit: limits.listPageRecords,
      })
      found.push(...records)
      if (nextAfter === null) return found
      after = nextAfter
    }
    return found
  } catch (error) {
    if (error instanceof CentralFailure) return null
    throw error
  }
}
