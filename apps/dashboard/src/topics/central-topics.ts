import 'server-only'
import { limits } from '@branchline/protocol'
import type { Peer } from '../api/peer.ts'
import { demoState } from '../demo/demo-control.ts'
import { historyFrom } from './history-span.ts'
import { withHelp } from './with-help.ts'

type Params = Record<string, string | undefined>

/** How often the server is asked while somebody looks. A sale shall be on the wall within a second. */
const paces = { wall: 250, page: 2_000, slow: 15_000 } as const

/** What can be looked at at central. */
export const centralTopics = {
  /** What is on every screen: the money, and what waits. */
  chain: {
    everyMs: paces.wall,
    load: async ({ central }: Peer) => {
      const { money, totals, states } = await central.fleet.overview.query({ limit: 1 })
      return { money, totals, states }
    },
  },
  fleet: {
    everyMs: paces.wall,
    load: async ({ central }: Peer) => {
      const { at: _, ...fleet } = await central.fleet.overview.query({ limit: limits.listPageRecords })
      return fleet
    },
  },
  branch: {
    everyMs: paces.wall,
    load: async ({ central }: Peer, { code = '' }: Params) => {
      const { at: _, ...branch } = await central.fleet.branch.query({ branchCode: code })
      return branch
    },
  },
  history: {
    everyMs: paces.slow,
    load: ({ central }: Peer, { code, span }: Params) =>
      central.fleet.history.query({ ...(code ? { branchCode: code } : {}), from: historyFrom(span, Date.now()) }),
  },
  conflicts: {
    everyMs: paces.page,
    load: ({ central }: Peer, { status, branch, doctype, after }: Params) =>
      central.conflicts.list.query({
        status: status === 'closed' ? 'closed' : 'open',
        ...(branch ? { branchCode: branch } : {}),
        ...(doctype ? { doctype } : {}),
        after: after ?? null,
      }),
  },
  conflict: {
    everyMs: paces.page,
    load: ({ central }: Peer, { id = '' }: Params) => central.conflicts.get.query({ id }),
  },
  deadLetters: {
    everyMs: paces.page,
    load: async ({ central }: Peer, { branch, after }: Params) =>
      withHelp(
        await central.deadLetters.list.query({
          ...(branch ? { branchCode: branch } : {}),
          after: after ?? null,
          limit: 500,
        }),
      ),
  },
  alerts: {
    everyMs: paces.page,
    load: ({ central }: Peer, { state, branch, after }: Params) =>
      central.alerts.list.query({
        state: state === 'resolved' ? 'resolved' : 'open',
        ...(branch ? { branchCode: branch } : {}),
        after: after ?? null,
        limit: 200,
      }),
  },
  alertSettings: { everyMs: paces.slow, load: ({ central }: Peer) => central.alerts.settings.query() },
  /** For admins. */
  alertChannels: { everyMs: paces.slow, load: ({ central }: Peer) => central.alerts.channels.query() },
  log: {
    everyMs: paces.page,
    load: ({ central }: Peer, { branch, kind, doctype, after }: Params) =>
      central.logs.list.query({
        ...(branch ? { branchCode: branch } : {}),
        ...(kind ? { kind } : {}),
        ...(doctype ? { doctype } : {}),
        after: after ?? null,
        limit: 100,
      }),
  },
  evening: {
    everyMs: paces.page,
    load: ({ central }: Peer, { day, branch }: Params) =>
      central.fleet.eveningReport.query({ ...(day ? { day } : {}), ...(branch ? { branchCode: branch } : {}) }),
  },
  records: {
    everyMs: paces.page,
    load: ({ central }: Peer, { text = '' }: Params) => central.records.find.query({ text }),
  },
  aliases: {
    everyMs: paces.page,
    load: ({ central }: Peer, { state, text, after }: Params) =>
      central.aliases.list.query({
        state: state === 'separate' ? 'separate' : 'alias',
        ...(text ? { text } : {}),
        after: after ?? null,
      }),
  },
  /** For admins. */
  webhooks: {
    everyMs: paces.page,
    load: async ({ central }: Peer) => {
      const [{ webhooks }, { readers = [] }] = await Promise.all([
        central.webhooks.list.query(),
        central.status.summary.query(),
      ])
      return { webhooks, readers }
    },
  },
  rules: { everyMs: paces.page, load: ({ central }: Peer) => central.rules.list.query() },
  branches: { everyMs: paces.page, load: ({ central }: Peer) => central.branches.list.query() },
  users: { everyMs: paces.page, load: ({ central }: Peer) => central.users.list.query() },
  /** For admins, where there is a demo behind this console. */
  demo: { everyMs: paces.page, load: demoState },
}
