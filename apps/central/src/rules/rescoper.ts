import type { CentralStore, CentralTransaction, PlacedDocument, RuleRow } from '@branchline/db/central'
import type { Job } from '@branchline/platform'
import { type Document, type Log, travelsDown } from '@branchline/protocol'
import { scopeOf } from '../documents/document-row.ts'
import { inTurn } from '../jobs/in-turn.ts'

const pageRecords = 500
/** A writer may hold a rule from before the change while it waits for the feed lock: a pass that finds nothing ends the work. */
const passesMax = 10
/** A change of a rule wakes it; this is for what another process left in the middle. */
const intervalMs = 3_600_000

export const rescopeName = 'rescope'

// Who sees a record stands in its row, so another filter means another scope for every row:
//
//   rule committed, rescoping ──► pass over all rows, 500 per feed transaction ──► ... ──► a pass that finds nothing
//                                                                                               │
//                              branches are told to reload ◄── epoch + 1, no longer rescoping ◄─┘
//
// Until the epoch grows a branch goes on with its old cursor: what comes into its sight arrives at once, under a new position; what
// goes out of it is removed by the reload, which ends without it. A crash leaves the mark, and the next run goes on.

/** Works out anew who sees the stored records of a DocType whose filter, direction or behaviour was changed. */
export class Rescoper {
  readonly #store: CentralStore
  readonly #log: Log
  readonly job: Job = inTurn(rescopeName, intervalMs, (signal) => this.#step(signal))

  constructor(store: CentralStore, log: Log) {
    this.#store = store
    this.#log = log
  }

  async #step(signal: AbortSignal): Promise<'more' | 'done'> {
    const rule = (await this.#store.read.listRules()).find(({ rescoping }) => rescoping)
    if (!rule) return 'done'
    await this.#rescope(rule, signal)
    return 'more'
  }

  async #rescope(begun: RuleRow, signal: AbortSignal): Promise<void> {
    const { doctype } = begun
    let moved = 0
    for (let pass = 1; pass <= passesMax; pass += 1) {
      const found = await this.#pass(doctype, signal)
      if (signal.aborted) return
      moved += found
      if (found === 0) break
    }
    await this.#store.writeFeed(async (tx) => {
      const rule = await ruleOf(tx, doctype)
      // Changed once more meanwhile: the work begins anew, for what was looked at first was measured by the rule before.
      if (!rule?.rescoping || !seenByTheSame(rule, begun)) return
      await tx.putRule({ ...rule, epoch: rule.epoch + 1, rescoping: false })
      await tx.announceRules()
    })
    this.#log.info({ doctype, moved }, 'scopes worked out; branches reload')
  }

  /** Answers how many records got another scope or their first place in the feed. */
  async #pass(doctype: string, signal: AbortSignal): Promise<number> {
    let [after, moved] = ['', 0]
    while (!signal.aborted) {
      const step = await this.#store.writeFeed(async (tx) => {
        const rule = await ruleOf(tx, doctype)
        if (!rule || !travelsDown(rule)) return null
        const page = await tx.listPlaced(doctype, after, pageRecords)
        const rows = toMove(rule, page)
        await tx.rescopeDocuments(doctype, rows)
        return { moved: rows.length, last: page.length === pageRecords ? page.at(-1)?.key : undefined }
      })
      moved += step?.moved ?? 0
      if (step?.last === undefined) break
      after = step.last
    }
    return moved
  }
}

function seenByTheSame(a: RuleRow, b: RuleRow): boolean {
  return a.branchFilterField === b.branchFilterField && travelsDown(a) === travelsDown(b)
}

/** The rows whose scope is another under this rule, or that have no place in the feed yet. Pure. */
export function toMove(rule: RuleRow, page: PlacedDocument[]): { key: string; scope: string }[] {
  return page.flatMap(({ key, body, scope: before, placed }) => {
    const scope = scopeOf(rule, JSON.parse(body) as Document)
    return scope === before && placed ? [] : [{ key, scope }]
  })
}

async function ruleOf(tx: CentralTransaction, doctype: string): Promise<RuleRow | undefined> {
  return (await tx.listRules()).find((rule) => rule.doctype === doctype)
}
