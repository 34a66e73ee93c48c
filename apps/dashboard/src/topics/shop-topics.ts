import 'server-only'
import type { Peer } from '../api/peer.ts'
import { shopMoney } from './shop-money.ts'
import { withHelp } from './with-help.ts'

type Params = Record<string, string | undefined>
const paces = { wall: 250, page: 2_000 } as const

/** What can be looked at at a branch. Where central knows the same, the name is the same. */
export const shopTopics = {
  chain: {
    everyMs: paces.wall,
    load: async ({ branch }: Peer) => {
      const { outbox, conflicts, report } = await branch.status.summary.query()
      const unsent = outbox.pending + outbox.inFlight + outbox.waiting
      const totals = { branches: 1, unsent, deadLetters: outbox.dead, conflicts, alerts: { critical: 0, warning: 0 } }
      return { money: shopMoney(report), totals, states: null }
    },
  },
  shop: {
    everyMs: paces.wall,
    load: async ({ branch }: Peer) => {
      const [summary, reconciliation, config, verified, shifts] = await Promise.all([
        branch.status.summary.query(),
        branch.reconciliation.status.query(),
        branch.config.get.query(),
        branch.verify.last.query({}),
        branch.documents.list.query({ doctype: 'POS Opening Shift', limit: 200 }),
      ])
      const { cut_off_ms: cutOffMs, ...rest } = reconciliation
      // It grows by itself: that central is out of reach is what is told, not for how long.
      return { summary, reconciliation: { ...rest, isCutOff: cutOffMs !== null }, config, verified, shifts }
    },
  },
  deadLetters: {
    everyMs: paces.page,
    load: async ({ branch }: Peer, { after }: Params) =>
      withHelp(await branch.deadLetters.list.query({ after: after ?? null, limit: 500 })),
  },
  log: {
    everyMs: paces.page,
    load: ({ branch }: Peer, { kind, doctype, after }: Params) =>
      branch.logs.list.query({
        ...(kind ? { kind } : {}),
        ...(doctype ? { doctype } : {}),
        after: after ?? null,
        limit: 100,
      }),
  },
  records: {
    everyMs: paces.page,
    load: ({ branch }: Peer, { text = '' }: Params) => branch.records.find.query({ text }),
  },
}
