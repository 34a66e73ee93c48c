import { Broken } from '../broken.ts'
import { idOf, type Overlays } from '../central/tables.ts'

/** What every commit of central must be, beside what all runs check; `written` is over the tables as they were. Pure. Throws Broken. */
export function holdCommitLaws({ documents, receipts }: Overlays): void {
  const taken = new Set([...receipts.written.values()].flatMap((row) => (row ? [idOf(row)] : [])))
  for (const [id, row] of documents.written) {
    if (!row) continue
    const before = documents.committed.held.get(id)
    if (before && row.version <= before.version) {
      throw new Broken(3, `version ${row.version} of ${row.name} was written over version ${before.version}`)
    }
    if (row.doctype === 'Sales Invoice' && !taken.has(id)) {
      throw new Broken(2, `${row.name} was written once more, for an operation that had its receipt`)
    }
  }
  for (const [id, row] of receipts.written) {
    if (row && receipts.committed.held.has(id)) throw new Broken(2, `the receipt of ${row.name} was written twice`)
  }
}
