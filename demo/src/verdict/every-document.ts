import { hashDocument } from '@branchline/adapters'
import {
  type DoctypeRule,
  type Document,
  type DocumentListInput,
  type DocumentListOutput,
  travelsDown,
} from '@branchline/protocol'
import type { BranchSite, Chain } from '../chain/chain.ts'
import { count } from '../sale/money.ts'
import { compareHashes } from './compare-hashes.ts'
import type { Check } from './verdict.ts'

const pageRecords = 200
const pagesMax = 10_000

/** What one side holds of a DocType: record -> hash of its content. */
type Hashes = Map<string, string>
type List = (input: DocumentListInput) => Promise<DocumentListOutput>

/** Every document of every DocType that travels, by the hash of its whole content: each branch's book against central's. */
export async function checkEveryDocument(chain: Chain): Promise<Check> {
  const { rules } = await chain.central.peer.insist((api) => api.rules.list.query())
  const list: List = (input) => chain.central.peer.insist((api) => api.documents.list.query(input))
  const differences: string[] = []
  let compared = 0
  let doctypes = 0
  for (const rule of rules.filter(({ enabled }) => enabled)) {
    const forAll = sharedByAll(rule) ? await hashesOf(list, rule.doctype, {}) : null
    let found = 0
    for (const site of chain.branches) {
      const filters = filtersFor(rule, site)
      const atBranch = await hashesOf(
        (input) => site.peer.insist((api) => api.documents.list.query(input)),
        rule.doctype,
        filters,
      )
      const atCentral = forAll ?? (await hashesOf(list, rule.doctype, filters))
      found += atCentral.size
      differences.push(...compareHashes(rule.doctype, `at ${site.town}`, atBranch, atCentral))
    }
    compared += found
    if (found > 0) doctypes += 1
  }
  const title = `${count(compared)} documents of ${doctypes} DocTypes have the same hash at their shop and at central`
  return { title, differences }
}

function sharedByAll(rule: DoctypeRule): boolean {
  return travelsDown(rule) && rule.branchFilterField === null
}

/** What of a DocType a branch has: its own, what is for it alone, or all. */
function filtersFor(rule: DoctypeRule, { code }: BranchSite): Record<string, string> {
  if (!travelsDown(rule)) return { origin_branch: code }
  return rule.branchFilterField === null ? {} : { [rule.branchFilterField]: code }
}

/** Page by page: no more than one page of documents is held at a time. */
async function hashesOf(list: List, doctype: string, filters: Record<string, string>): Promise<Hashes> {
  const hashes: Hashes = new Map()
  let after: string | null = null
  for (let page = 0; page < pagesMax; page += 1) {
    const answer: DocumentListOutput = await list({ doctype, filters, after, limit: pageRecords })
    for (const document of answer.documents as Document[]) {
      hashes.set(document.sync_uuid ?? document.name, hashDocument(document))
    }
    after = answer.nextAfter
    if (after === null) return hashes
  }
  throw new Error(`${doctype} has more than ${pagesMax} pages.`)
}
