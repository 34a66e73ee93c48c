import { aliasDoctype } from '@branchline/adapters'
import type { LogListOutput, LogRow } from '@branchline/protocol'
import type { Chain } from '../chain/chain.ts'
import { bookAtCentral } from '../verdict/both-sides.ts'
import { type Pushes, tallyPushes } from './tally-pushes.ts'

const pageRows = 1_000
const pagesMax = 1_000

/** How many of each decision were taken, as the servers' logs, conflicts and aliases say. */
export interface Decisions {
  pushes: Pushes
  /** Versions that gave way, kept in central's log and in those of the branches. */
  lostAtCentral: number
  lostAtBranches: number
  aliases: number
  /** Sales Invoices that named an alias and name the stored customer. */
  rewritten: number
  /** Sales Invoices that still name one. */
  namingAlias: number
  opened: number
  open: number
  local: number
  incoming: number
  merged: number
  /** Edits of what central owns, undone at the shops and kept in their logs. */
  putBack: number
}

export async function readDecisions(chain: Chain): Promise<Decisions> {
  const { central, branches } = chain
  const atCentral = await logsOf((after) =>
    central.peer.insist((api) => api.logs.list.query({ after, limit: pageRows })),
  )
  const atBranches: LogRow[] = []
  for (const { peer } of branches) {
    atBranches.push(...(await logsOf((after) => peer.insist((api) => api.logs.list.query({ after, limit: pageRows })))))
  }
  const { conflicts } = await central.peer.insist((api) => api.conflicts.list.query({ limit: pageRows }))
  const invoices = await bookAtCentral(chain, { doctype: 'Sales Invoice', fields: ['customer', '_alias_customer'] })
  const aliases = await bookAtCentral(chain, { doctype: aliasDoctype, fields: ['name'] })
  const aliasNames = new Set(aliases.records.map(({ name }) => name))
  const picked = (pick: string) => conflicts.filter((conflict) => conflict.pick === pick).length
  const ofKind = (rows: readonly LogRow[], kind: string) => rows.filter((row) => row.kind === kind).length
  return {
    pushes: tallyPushes(atBranches),
    lostAtCentral: ofKind(atCentral, 'merge_lost'),
    lostAtBranches: ofKind(atBranches, 'merge_lost'),
    aliases: aliases.records.length,
    rewritten: invoices.records.filter(({ _alias_customer }) => typeof _alias_customer === 'string').length,
    namingAlias: invoices.records.filter(({ customer }) => aliasNames.has(customer)).length,
    opened: conflicts.length,
    open: conflicts.filter(({ status }) => status === 'open').length,
    local: picked('local'),
    incoming: picked('incoming'),
    merged: picked('merged'),
    putBack: ofKind(atBranches, 'local_edit_lost'),
  }
}

async function logsOf(list: (after: string | null) => Promise<LogListOutput>): Promise<LogRow[]> {
  const rows: LogRow[] = []
  let after: string | null = null
  for (let page = 0; page < pagesMax; page += 1) {
    const answer: LogListOutput = await list(after)
    rows.push(...answer.logs)
    after = answer.nextAfter
    if (after === null) return rows
  }
  throw new Error(`A log has more than ${pagesMax} pages.`)
}
