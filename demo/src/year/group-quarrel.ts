import type { ConflictPick, Document } from '@branchline/protocol'
import type { Chain } from '../chain/chain.ts'
import { waitUntil } from '../chain/wait-until.ts'
import type { Check } from '../verdict/verdict.ts'
import { customerGroups } from './year-documents.ts'

const doctype = 'Customer Group'
const waitMsMax = 60_000
const picks: Record<(typeof customerGroups)[number], ConflictPick> = {
  Wholesale: 'local',
  Retail: 'incoming',
  Export: 'merged',
}
const byCentral = { payment_terms: '30 days' }
const byBirmingham = { payment_terms: '60 days', default_price_list: 'Standard Selling' }
/** What each pick leaves. */
const after: Record<ConflictPick, { payment_terms: string; default_price_list: string | undefined }> = {
  local: { ...byCentral, default_price_list: undefined },
  incoming: byBirmingham,
  merged: { ...byCentral, default_price_list: byBirmingham.default_price_list },
}

/** Central lets its shops edit Customer Groups; two edits of one group wait for a person, who picks each of the three ways once. */
export class GroupQuarrel {
  constructor(private readonly chain: Chain) {}

  /** The rule for Customer Group, from here on. Ends when every branch goes by it. */
  async leaveToPerson(): Promise<void> {
    const { central, branches } = this.chain
    await central.peer.insist((api) =>
      api.rules.update.mutate({ doctype, direction: 'Bidirectional', conflictRule: 'Manual' }),
    )
    await waitUntil(
      'that central knows who sees the Customer Groups',
      async () => {
        const { rules } = await central.peer.insist((api) => api.rules.list.query())
        return rules.some((rule) => rule.doctype === doctype && rule.direction === 'Bidirectional' && !rule.rescoping)
      },
      waitMsMax,
    )
    for (const { peer } of branches) await peer.insist((api) => api.sync.pull.mutate())
  }

  /** Central and Birmingham, without a line between them, edit every group. */
  async editApart(): Promise<void> {
    const central = this.chain.central.peer
    const birmingham = this.chain.branch('BIR').peer
    for (const name of customerGroups) {
      const there = await central.insist((api) => api.documents.get.query({ doctype, name }))
      const document = { ...(there.document as Document), ...byCentral }
      await central.insist((api) => api.documents.save.mutate({ doctype, document }))
      const here = await birmingham.insist((api) => api.documents.get.query({ doctype, name }))
      const other = { ...(here.document as Document), ...byBirmingham }
      await birmingham.insist((api) => api.documents.save.mutate({ doctype, document: other }))
    }
  }

  /** A person looks at each conflict and picks. */
  async resolve(): Promise<void> {
    const central = this.chain.central.peer
    const list = () => central.insist((api) => api.conflicts.list.query({ doctype, status: 'open' }))
    await waitUntil(
      'that central hears of every group that Birmingham edited',
      async () => (await list()).conflicts.length === customerGroups.length,
      waitMsMax,
    )
    for (const { id, name } of (await list()).conflicts) {
      const { conflict } = await central.insist((api) => api.conflicts.get.query({ id }))
      const pick = picks[name as keyof typeof picks]
      const local = conflict.local as Document
      const incoming = conflict.incoming as Document
      const merged = { ...local, default_price_list: incoming.default_price_list }
      await central.insist((api) =>
        api.conflicts.resolve.mutate({
          id,
          pick,
          seen: conflict.updatedAt,
          ...(pick === 'merged' ? { document: merged } : {}),
        }),
      )
    }
  }

  async check(): Promise<Check> {
    const differences: string[] = []
    for (const name of customerGroups) {
      const answer = await this.chain.central.peer.insist((api) => api.documents.get.query({ doctype, name }))
      const found = answer.document as Document | null
      for (const [field, value] of Object.entries(after[picks[name]])) {
        if (found?.[field] === value) continue
        differences.push(`Customer Group ${name}: ${field} is ${JSON.stringify(found?.[field])}, not ${value}`)
      }
    }
    return { title: 'Each Customer Group is as the person picked: local, incoming, merged', differences }
  }
}
