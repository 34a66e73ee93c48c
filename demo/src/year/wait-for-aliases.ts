import { aliasDoctype } from '@branchline/adapters'
import type { Document } from '@branchline/protocol'
import type { Chain } from '../chain/chain.ts'
import { waitUntil } from '../chain/wait-until.ts'
import { bookAtCentral } from '../verdict/both-sides.ts'

/**
 * Waits until nothing at central names an alias. Central rewrites what it stored before it knew, and takes its time over that: its
 * sweeps rest nine times as long as they work. What still names one is looked for once, and then only that is asked for.
 */
export async function waitForAliases(chain: Chain, withinMs: number): Promise<void> {
  const aliases = await bookAtCentral(chain, { doctype: aliasDoctype, fields: ['name'] })
  const names = new Set(aliases.records.map(({ name }) => name))
  for (const doctype of ['Sales Invoice', 'POS Closing Shift']) {
    const { records } = await bookAtCentral(chain, { doctype, fields: ['name', 'customer', 'pos_transactions'] })
    for (const record of records) {
      if (!namesOne(record, names)) continue
      const name = String(record.name)
      const isRewritten = async () => {
        const answer = await chain.central.peer.insist((api) => api.documents.get.query({ doctype, name }))
        return !namesOne(answer.document as Document, names)
      }
      await waitUntil(`that ${doctype} ${name} names no alias`, isRewritten, withinMs)
    }
  }
}

function namesOne({ customer, pos_transactions }: Record<string, unknown>, names: ReadonlySet<unknown>): boolean {
  const rows = Array.isArray(pos_transactions) ? (pos_transactions as { customer?: unknown }[]) : []
  return names.has(customer) || rows.some((row) => names.has(row.customer))
}
