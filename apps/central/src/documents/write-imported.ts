import type { SiteShape } from '@branchline/adapters'
import type { CentralTransaction } from '@branchline/db/central'
import { travelsDown } from '@branchline/protocol'
import type { RuleEntry } from '../rules/rule-book.ts'
import type { Services } from '../services.ts'
import { idOf, type MasterWrite, type WriteOutcome } from './plan-masters.ts'
import { isVerdict, type PreparedDocument, prepareDocument, type Verdict } from './prepare-document.ts'
import { writeMasters } from './write-masters.ts'

/** A document of an import, ready to store: central's own, or history of the branch that wrote it. */
export function prepareImported(
  document: unknown,
  { rule, adapter }: RuleEntry,
  originBranch: string | null,
): PreparedDocument | Verdict {
  const history = !travelsDown(rule)
  return prepareDocument(document, rule.doctype, adapter, history ? originBranch : null, { history })
}

/** Writes a batch of an import, one outcome each, in order. Call it inside `writeFeed`. */
export async function writeImported(
  { shape, hlc }: Services,
  tx: CentralTransaction,
  batch: MasterWrite[],
): Promise<WriteOutcome[]> {
  const whole = shape.keeps ? await withForeignFields(shape, tx, batch) : batch
  const writes = whole.filter((item): item is MasterWrite => !isVerdict(item))
  const written = (await writeMasters(tx, writes, () => hlc.next())).values()
  return whole.map((item): WriteOutcome => {
    const outcome = isVerdict(item) ? { status: 'rejected' as const, ...item } : written.next().value
    if (!outcome) throw new Error('a written document has no outcome')
    return outcome
  })
}

/** What the ERP has no field for, taken from what is stored of each record. */
async function withForeignFields(
  shape: SiteShape,
  tx: CentralTransaction,
  batch: MasterWrite[],
): Promise<(MasterWrite | Verdict)[]> {
  const rows = await tx.findDocuments(batch.map(({ rule, prepared }) => ({ doctype: rule.doctype, key: prepared.key })))
  const stored = new Map(rows.map((row) => [idOf(row), row]))
  return batch.map((write) => {
    const { rule, prepared } = write
    const row = stored.get(idOf({ doctype: rule.doctype, key: prepared.key }))
    if (!row) return write
    const written = shape.read(prepared.document, rule.doctype)
    const whole = prepareImported(shape.write(written, rule.doctype, JSON.parse(row.body)), write, write.originBranch)
    return isVerdict(whole) ? whole : { ...write, prepared: whole }
  })
}
