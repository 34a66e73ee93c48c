import type { BranchServer, Written } from './branch/branch-server.ts'
import { Broken } from './broken.ts'
import type { Evaluated } from './evaluated.ts'

interface Mark {
  doctype: string
  cursor: string | null
  generation: number
}

interface Page {
  mark: Mark | null
  doctype: string
  /** What the page's transaction wrote: key -> hash. */
  held: Map<string, string>
  /** It is of records that were parked before. */
  isRetry: boolean
}

/** Guarantee 7, event by event: what is stored is what one transaction wrote, watermark and documents, or nothing of it. */
export class PageChecks {
  readonly #marks = new Map<string, Map<string, Mark>>()
  readonly #pages = new Map<BranchServer, Page[]>()
  /** A page that was refused goes in halves, the watermark with the last. */
  readonly #halved = new Set<string>()

  constructor(private readonly evaluated: Evaluated) {}

  /** A server's database is another than before. */
  forget({ name }: BranchServer): void {
    this.#marks.delete(name)
  }

  /** A transaction failed. */
  failed({ name }: BranchServer): void {
    this.#halved.add(name)
  }

  committed(branch: BranchServer, written: Written[]): void {
    const page = pageOf(written)
    if (!page) return
    const { mark } = page
    if (mark) {
      const marks = this.#marksOf(branch)
      // One of an older generation is passed over.
      if (mark.generation >= (marks.get(mark.doctype)?.generation ?? 0)) marks.set(mark.doctype, mark)
      this.#halved.delete(branch.name)
      this.#pages.set(branch, [...(this.#pages.get(branch) ?? []), page])
      return
    }
    if (page.isRetry || this.#halved.has(branch.name)) return
    throw new Broken(7, `${branch.name} stored ${page.held.size} documents of a page without its watermark`)
  }

  afterEvent(): void {
    for (const [branch, pages] of this.#pages) this.#look(branch, pages)
    this.#pages.clear()
  }

  #look(branch: BranchServer, pages: Page[]): void {
    const { sql, name } = branch
    this.evaluated.note(7)
    const stored = sql.prepare('SELECT "doctype", "cursor", "generation" FROM "Watermark"').all() as Mark[]
    const known = this.#marksOf(branch)
    for (const { doctype, cursor } of stored) {
      const mark = known.get(doctype)
      if (mark && mark.cursor !== cursor) {
        throw new Broken(7, `${name} has a watermark of ${doctype} that no page was committed with`)
      }
    }
    const [page] = pages.slice(-1)
    for (const [key, hash] of page?.held ?? []) {
      const row = sql.prepare('SELECT "hash" FROM "Document" WHERE "doctype" = ? AND "key" = ?').get(page?.doctype, key)
      if ((row as { hash: string } | undefined)?.hash !== hash) {
        throw new Broken(7, `${name} committed a page of ${page?.doctype} and does not have ${key} of it`)
      }
    }
  }

  #marksOf({ name }: BranchServer): Map<string, Mark> {
    const marks = this.#marks.get(name) ?? new Map()
    this.#marks.set(name, marks)
    return marks
  }
}

/** What a transaction wrote of a page; null: nothing. */
function pageOf(written: Written[]): Page | null {
  const held = new Map<string, string>()
  const unparked = new Set<string>()
  let mark: Mark | null = null
  let doctype = ''
  for (const { name, values } of written) {
    if (name === 'putDocuments' && values[1] !== undefined) {
      for (const row of values[0] as { doctype: string; key: string; hash: string }[]) {
        held.set(row.key, row.hash)
        doctype = row.doctype
      }
    }
    if (name === 'removeParked') for (const key of values[1] as string[]) unparked.add(key)
    if (name === 'putWatermark') mark = values[0] as Mark
  }
  if (!mark && held.size === 0) return null
  return { mark, doctype, held, isRetry: [...held.keys()].every((key) => unparked.has(key)) }
}
