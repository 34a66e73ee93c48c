import { isDeepStrictEqual } from 'node:util'
import { shiftTotals, totalsFlaw } from '@branchline/adapters'
import type { BranchTransaction } from '@branchline/db/branch'
import {
  type BranchHandlers,
  BranchlineError,
  type Document,
  type DocumentInput,
  type ShiftCanCloseOutput,
} from '@branchline/protocol'
import { completeDocument } from '../documents/complete-document.ts'
import { checkInput, prepareDocument } from '../documents/prepare-document.ts'
import { writeOperation } from '../documents/write-operation.ts'
import type { Services } from '../services.ts'
import { requireOpenShift } from './closed-shifts.ts'
import { documentsOf, gatherEvidence } from './gather-evidence.ts'
import { judgeShift, type ShiftEvidence, tillsOf } from './shift-verdict.ts'

const closingDoctype = 'POS Closing Shift'

/**
 * `shifts.close`: writes the closing of a shift of which nothing is missing; or, by an operator's word, of one of which something is: who,
 * why and what was missing stand in the document. The totals are those of the shift's sales, exactly.
 */
export function closeShift(services: Services): BranchHandlers['shifts']['close'] {
  return async ({ openingShift, document: given, override }, { session }) => {
    checkInput(given)
    const before = await closedBefore(services, openingShift, given)
    if (before) return { document: services.shape.read(before, closingDoctype) }
    const evidence = await gatherEvidence(services, openingShift)
    const verdict = judgeShift(evidence)
    if (override && session.kind !== 'operator')
      throw new BranchlineError('FORBIDDEN', 'A manager closes a shift that is not complete: log in as an operator.')
    if (!verdict.canClose && !override) throw new BranchlineError('SHIFT_INCOMPLETE', sentenceOf(verdict))
    const noted = verdict.canClose || !override ? {} : overrideFields(verdict, override.reason, session.username)
    const opening = await openingOf(services, openingShift)
    const invoices: Document[] = []
    for await (const { body } of documentsOf(services, 'Sales Invoice', openingShift)) invoices.push(JSON.parse(body))
    const totals = shiftTotals(invoices)
    const flaw = totalsFlaw(given, opening, totals)
    if (flaw) throw new BranchlineError('VALIDATION_FAILED', flaw)
    const document = await services.store.write(async (tx) => {
      await requireOpenShift(tx, { doctype: closingDoctype, pos_opening_shift: openingShift })
      const [grand] = Object.values(totals.grand)
      const wanted = {
        grand_total: grand ?? '0',
        ...given,
        ...noted,
        doctype: closingDoctype,
        pos_opening_shift: openingShift,
      }
      const written = await writeClosing(services, tx, wanted)
      await noteClosed(services, tx, evidence, written.name, verdict, override ? session.username : null)
      return written
    })
    services.wakeDrainer()
    return { document: services.shape.read(document, closingDoctype) }
  }
}

/** The closing that was written when the same was asked for before: whoever never got his answer asks again. */
async function closedBefore({ store }: Services, openingShift: string, given: DocumentInput): Promise<Document | null> {
  const [row] = await store.read.findDocumentsByConflictKey(closingDoctype, [openingShift])
  if (!row) return null
  const closing: Document = JSON.parse(row.body)
  const isSame = Object.entries(given).every(([field, value]) => isDeepStrictEqual(closing[field], value))
  return isSame ? closing : null
}

async function openingOf({ store }: Services, openingShift: string): Promise<Document> {
  const [row] = await store.read.findDocumentsByName('POS Opening Shift', [openingShift])
  return JSON.parse(row?.body ?? '{}')
}

async function writeClosing(services: Services, tx: BranchTransaction, wanted: DocumentInput): Promise<Document> {
  const entry = services.rules.require(closingDoctype)
  const complete = await completeDocument(tx, closingDoctype, entry.adapter, wanted, null, services)
  const prepared = prepareDocument({ ...complete, docstatus: 1 }, closingDoctype, entry.adapter, services.branchCode)
  await writeOperation(services, tx, entry, 'submit', prepared, null)
  return prepared.document
}

/** Holes up to here were seen to: they keep no later shift open. */
async function noteClosed(
  { clock, log }: Services,
  tx: BranchTransaction,
  evidence: ShiftEvidence,
  name: string,
  { missing, unreachable }: ShiftCanCloseOutput,
  by: string | null,
): Promise<void> {
  const codes = new Set(tillsOf(evidence).map(({ tillCode }) => tillCode))
  for (const till of await tx.listPosClients()) {
    if (codes.has(till.tillCode))
      await tx.putPosClient({ ...till, shift: null, closed: { ...till.closed, ...till.numbers } })
  }
  if (by === null) return
  const message = `closed by ${by} with ${missing.length} sales missing and ${unreachable.join(', ') || 'nobody'} silent`
  const at = new Date(clock.now()).toISOString()
  await tx.addLogs([
    {
      at,
      kind: 'shift_override',
      doctype: closingDoctype,
      name,
      message,
      by,
      detail: JSON.stringify({ missing, unreachable }),
    },
  ])
  log.warn({ name, by, missing: missing.length }, 'a shift was closed although something is missing')
}

function overrideFields({ missing, unreachable }: ShiftCanCloseOutput, reason: string, by: string): DocumentInput {
  return { override_reason: reason, override_by: by, override_missing: JSON.stringify({ missing, unreachable }) }
}

function sentenceOf({ missing, unreachable }: ShiftCanCloseOutput): string {
  const shown = missing.slice(0, 5).map(({ sync_uuid, number, where }) => `${number ?? sync_uuid} (${where})`)
  const more = missing.length > shown.length ? ` and ${missing.length - shown.length} more` : ''
  const parts = [
    ...(missing.length > 0 ? [`missing: ${shown.join(', ')}${more}`] : []),
    ...(unreachable.length > 0 ? [`no answer from ${unreachable.join(', ')}`] : []),
  ]
  return `The shift is not complete: ${parts.join('; ')}.`
}
