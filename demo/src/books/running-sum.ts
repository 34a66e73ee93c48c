import type { DocumentListInput, DocumentListOutput } from '@branchline/protocol'
import { type Money, nothing, sumOf } from '../sale/money.ts'

/** How many sales one side holds, and what they sum up to. */
export interface Takings {
  sales: number
  money: Money
}

interface Mark extends Takings {
  after: string | null
}

const pageRecords = 200
const pagesPerReadMax = 200

/**
 * Reads the takings of a branch again and again while it sells: full pages that were read are only counted on from, but for the
 * last two, into which a sale that was overtaken on its way may still come. It is for watching; a verdict reads everything.
 */
export class RunningSum {
  #marks: Mark[] = [{ after: null, sales: 0, money: nothing }]

  constructor(
    private readonly branch: string,
    private readonly list: (input: DocumentListInput) => Promise<DocumentListOutput>,
  ) {}

  async read(): Promise<Takings> {
    const marks = this.#marks.slice(0, Math.max(1, this.#marks.length - 2))
    let mark = marks.at(-1) as Mark
    for (let page = 0; page < pagesPerReadMax; page++) {
      const { documents, nextAfter } = await this.list({
        doctype: 'Sales Invoice',
        filters: { origin_branch: this.branch },
        fields: ['grand_total'],
        after: mark.after,
        limit: pageRecords,
      })
      const money = mark.money.plus(sumOf(documents.map(({ grand_total }) => String(grand_total ?? 0))))
      mark = { after: nextAfter, sales: mark.sales + documents.length, money }
      if (nextAfter === null) break
      marks.push(mark)
    }
    this.#marks = marks
    return mark
  }
}
