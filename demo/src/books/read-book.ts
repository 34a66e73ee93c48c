import type { DocumentListInput, DocumentListOutput } from '@branchline/protocol'

/** What a page is asked with. */
export interface BookQuery {
  doctype: string
  fields: readonly string[]
  filters?: Record<string, string>
}

/** One record as far as it was asked for. */
export type BookRecord = Record<string, unknown>

const pageRecords = 1_000
const pagesMax = 10_000

/** Every record of a DocType in name order, page by page. `list` makes one call. */
export async function readBook(
  list: (input: DocumentListInput) => Promise<DocumentListOutput>,
  { doctype, fields, filters }: BookQuery,
): Promise<BookRecord[]> {
  const records: BookRecord[] = []
  let after: string | null = null
  for (let page = 0; page < pagesMax; page++) {
    const answer: DocumentListOutput = await list({
      doctype,
      fields: [...fields],
      ...(filters ? { filters } : {}),
      after,
      limit: pageRecords,
    })
    records.push(...answer.documents)
    after = answer.nextAfter
    if (after === null) return records
  }
  throw new Error(`${doctype} has more than ${pagesMax} pages.`)
}
