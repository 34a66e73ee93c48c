import type { CentralRouter } from '@branchline/protocol'
import type { TRPCClient } from '@trpc/client'
import { expect } from 'vitest'
import { identityOf } from '../chain.ts'
import { clientOf } from '../client-of.ts'
import { sale } from '../documents.ts'
import type { Everybody } from './everybody.ts'

// Alexandria's records, named by Cairo's server and by a cashier of Cairo: one way for every procedure that they may call.

type Central = TRPCClient<CentralRouter>

export interface ForeignWorld {
  all: Everybody
  /** Cairo's server, Alexandria's, a cashier of Cairo, at central. */
  cairo: Central
  alexandria: Central
  cashier: Central
  holder: { instance: string; fence: string }
}

const doctype = 'Sales Invoice'
const uuid = '01990000-0000-7000-8000-000000000001'
const shift = 'POS-OPE-ALX-2026-00001'
const ofAlexandria = (more: object = {}) => ({
  ...sale({ posa_pos_opening_shift: shift }),
  ...{ doctype, name: 'SINV-ALX-2026-00001', docstatus: 1 as const, origin_branch: 'ALX', sync_uuid: uuid, ...more },
})
const alexandriaHolder = { instance: 'alexandria', fence: '' }
const till = '019b76da-a800-4000-8000-000000000009'

/** Alexandria's server has sold and written a profile of its own; Cairo's knows nothing of it. */
export async function startForeign(all: Everybody): Promise<ForeignWorld> {
  const client = (who: string) => clientOf<CentralRouter>(all.chain.url, all.atCentral[who] ?? '')
  const world = { cairo: client('branch'), alexandria: client('branch, another'), cashier: client('cashier') }
  const { fence } = await world.alexandria.heartbeat.report.mutate({ instance: alexandriaHolder.instance, status: {} })
  alexandriaHolder.fence = fence
  await all.chain.admin.documents.save.mutate({
    doctype: 'POS Profile',
    document: { name: 'Alexandria till', branch: 'ALX' },
  })
  const record = { operationId: 'alx-1', sequence: 1, operation: 'submit', payload: ofAlexandria() }
  const { results } = await world.alexandria.ingest.push.mutate({ doctype, ...alexandriaHolder, records: [record] })
  expect(results).toMatchObject([{ status: 'applied' }])
  return { all, ...world, holder: identityOf(all.shop) }
}

const sold = ({ all }: ForeignWorld) => all.chain.admin.documents.get.query({ doctype, name: 'SINV-ALX-2026-00001' })
const everything = { doctype, after: null, through: null }

/**
 * A text: why the call names nothing of a branch. A way is one that does for Alexandria what it does not
 * do for Cairo.
 */
export const foreignWays: Record<string, string | ((world: ForeignWorld) => Promise<unknown>)> = {
  'registry.get': async ({ cairo, alexandria }) => {
    expect(await cairo.registry.get.query()).toMatchObject({
      site: { branchCode: 'CAI' },
      cashiers: [{ username: 'amal' }],
    })
    expect(await alexandria.registry.get.query()).toMatchObject({ site: { branchCode: 'ALX' }, cashiers: [] })
  },
  'changes.since': async ({ cairo, alexandria, cashier }) => {
    const profiles = async (client: Central) =>
      JSON.stringify(await client.changes.since.query({ doctype: 'POS Profile', cursor: null, limit: 100 }))
    expect(await profiles(alexandria)).toContain('Alexandria till')
    for (const client of [cairo, cashier]) expect(await profiles(client)).toMatch(/^(?=.*Cairo till)(?!.*Alexandria)/)
  },
  'changes.pending': 'DocTypes and cursors alone',
  'changes.wait': 'DocTypes and cursors alone',
  'changes.count': 'no input',
  'ingest.push': async ({ cairo, holder }) => {
    const push = (more: object) => {
      const payload = ofAlexandria({ sync_uuid: '01990000-0000-7000-8000-000000000002', ...more })
      const record = { operationId: JSON.stringify(more), sequence: 9_000, operation: 'submit', payload }
      return cairo.ingest.push.mutate({ doctype, ...holder, records: [record] })
    }
    expect((await push({})).results).toMatchObject([{ status: 'rejected', code: 'WRONG_BRANCH' }])
    expect((await push({ origin_branch: 'CAI' })).results).toMatchObject([
      { status: 'rejected', code: 'NAMING_SERIES_MISMATCH' },
    ])
    const cancel = {
      operationId: 'cancel',
      sequence: 9_001,
      operation: 'cancel',
      payload: ofAlexandria({ docstatus: 2 }),
    }
    expect((await cairo.ingest.push.mutate({ doctype, ...holder, records: [cancel] })).results).toMatchObject([
      { status: 'rejected' },
    ])
  },
  'heartbeat.report': async ({ all, cairo, alexandria, holder }) => {
    const { commandId } = await all.chain.admin.fleet.command.mutate({ branchCode: 'ALX', kind: 'pull' })
    const answer = await cairo.heartbeat.report.mutate({
      ...holder,
      status: { branchCode: 'ALX' },
      commandResults: [{ commandId, outcome: 'done' }],
    })
    expect(answer.commands).toEqual([])
    const { commands, fence } = await alexandria.heartbeat.report.mutate({ ...alexandriaHolder, status: {} })
    alexandriaHolder.fence = fence
    expect(commands).toMatchObject([{ commandId, kind: 'pull' }])
  },
  'failover.transactions': async ({ cairo, alexandria }) => {
    const told = async (client: Central) =>
      (await client.failover.transactions.query({ cursor: null, limit: 100, all: true })).changes.length
    expect([await told(alexandria), await told(cairo)]).toEqual([1, 0])
  },
  'metadata.summary': async ({ cairo, alexandria }) => {
    const held = async (client: Central, more: object) =>
      (await client.metadata.summary.query({ limit: 10, ...more })).records.length
    expect(await held(alexandria, { doctype })).toBe(1)
    expect([await held(cairo, { doctype }), await held(cairo, { openingShift: shift })]).toEqual([0, 0])
  },
  'clients.inventory': async ({ all, cashier }) => {
    await cashier.clients.inventory.mutate({ clientId: till, shift, lastNumber: 7, pending: [uuid] })
    const told = JSON.stringify(await all.chain.admin.fleet.branch.query({ branchCode: 'ALX' }))
    expect(told).not.toContain(till)
  },
  'failover.submit': async ({ cashier, all }) => {
    const submit = (document: object, operation: 'submit' | 'cancel') =>
      cashier.failover.submit.mutate({ doctype, document: document as never, operation })
    for (const operation of ['submit', 'cancel'] as const) {
      await expect(submit(ofAlexandria(), operation)).rejects.toMatchObject({
        data: { branchlineCode: 'WRONG_BRANCH' },
      })
      await expect(submit(ofAlexandria({ origin_branch: 'CAI' }), operation)).rejects.toThrow()
    }
    expect((await sold({ all } as ForeignWorld)).document).toMatchObject({ docstatus: 1, origin_branch: 'ALX' })
  },
  'verify.compare': async ({ cairo, alexandria, holder }) => {
    const counted = async (client: Central, who: object) =>
      (await client.verify.compare.query({ ...(who as typeof holder), ranges: [everything] })).ranges[0]?.count
    expect([await counted(alexandria, alexandriaHolder), await counted(cairo, holder)]).toEqual([1, 0])
    await expect(counted(cairo, alexandriaHolder)).rejects.toMatchObject({ data: { branchlineCode: 'CLONED_SITE' } })
  },
  'verify.records': async ({ cairo, alexandria, holder }) => {
    const told = async (client: Central, who: object) =>
      (await client.verify.records.query({ ...(who as typeof holder), range: everything })).records.length
    expect([await told(alexandria, alexandriaHolder), await told(cairo, holder)]).toEqual([1, 0])
  },
  'verify.facts': async ({ cairo, alexandria, holder }) => {
    const facts = async (client: Central, who: object) =>
      (
        await client.verify.facts.query({
          ...(who as typeof holder),
          doctype,
          cursor: null,
          keys: [uuid],
          documents: true,
        })
      ).records[0]
    expect((await facts(alexandria, alexandriaHolder))?.held).toMatchObject({ name: 'SINV-ALX-2026-00001' })
    expect(await facts(cairo, holder)).toMatchObject({ held: null, receipt: null })
  },
  'verify.repair': async (world) => {
    const { cairo, holder } = world
    for (const act of ['restore', 'conflict'] as const) {
      const records = [{ key: uuid, act, document: ofAlexandria({ remarks: 'by Cairo' }), expects: null }]
      const { results } = await cairo.verify.repair.mutate({ ...holder, doctype, records })
      expect(results).toMatchObject([{ outcome: 'refused' }])
    }
    expect((await sold(world)).document).not.toHaveProperty('remarks', 'by Cairo')
  },
  'verify.report': async ({ all, cairo, holder }) => {
    const nothing = { count: 0, money: {} }
    const run = {
      ...{
        id: 'a-run',
        branchCode: 'ALX',
        by: 'x',
        nightly: false,
        state: 'done' as const,
        startedAt: '2099-03-01T00:00:00.000Z',
      },
      ...{ endedAt: null, scope: {}, looked: 0, code: null, message: null, verdict: 'differs' as const, doctypes: [] },
      ...{ onItsWay: [], differing: nothing, mismatches: [], cells: [], cellsLeftOut: 0 },
    }
    await cairo.verify.report.mutate({ ...holder, run })
    const last = async (branchCode: string) =>
      (await all.chain.admin.verify.last.query({ branchCode })).runs.map(({ id }) => id)
    expect(await last('CAI')).toContain('a-run')
    expect(await last('ALX')).toEqual([])
  },
}
