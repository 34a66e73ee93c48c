import { ruleSeeds } from '@branchline/adapters'
import { type CentralDocumentRow, type CentralStore, openCentralStore } from '@branchline/db/central'
import { createScratchDatabase } from '@branchline/db/testing'
import type {} from '@branchline/testing'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { Chance } from '../world/chance.ts'
import { MemoryDatabase } from './memory-database.ts'

let real: CentralStore
beforeAll(async () => {
  const databaseUrl = await createScratchDatabase(inject('postgresUrl'))
  real = await openCentralStore({ dataDir: '', databaseUrl })
})
afterAll(() => real.close())

const names = ['Amal', 'Basma', 'Chadi', 'Dina']
const keys = ['a', 'b', 'c']
const phones = ['+20 100 123 4567', '0020-100-1234567', '+201119998887', '', null, 1001234567]
const wallets = ['W1', 'W2']
const pair = (name: string, aliasOf: string) => ({ name, aliasOf })
const ledger = { doctype: 'Wallet Transaction', account: ['wallet'], amount: 'amount', direction: 'transaction_type' }

function document(doctype: string, key: string, fields: object, version: number): CentralDocumentRow {
  const body = JSON.stringify({ doctype, name: key, ...fields })
  const identity = { doctype, key, name: key, syncUuid: null, originBranch: null, docstatus: 0 as const }
  return {
    ...identity,
    body,
    hash: `h${version}`,
    hlc: `t${version}`,
    conflictKey: null,
    parent: null,
    version,
    scope: '*',
  }
}

type Step = (store: CentralStore, chance: Chance, version: number) => Promise<unknown>

const steps: Step[] = [
  (store, chance, version) => {
    const fields = { mobile_no: chance.pick('phone', phones), note: chance.pick('note', names) }
    return store.writeFeed((tx) =>
      tx.putDocuments([document('Customer', chance.pick('name', names), fields, version)], true),
    )
  },
  (store, chance, version) => {
    const amount = chance.pick('amount', ['5.00', 5, null, '7.5'])
    const fields = {
      wallet: chance.pick('wallet', wallets),
      amount,
      transaction_type: chance.pick('way', ['Debit', 'Credit']),
    }
    return store.write((tx) => tx.putDocuments([document(ledger.doctype, `e${version}`, fields, 1)], false))
  },
  async (store, chance) => {
    const wanted = pair(chance.pick('alias', names), chance.pick('of', names))
    const state = chance.pick('state', ['alias', 'separate'] as const)
    // A name is an alias of one customer at a time; central looks before it makes one.
    const held = state === 'alias' ? await store.read.findAlias(wanted.name) : null
    await store.write((tx) =>
      tx.putAliases([
        {
          ...wanted,
          aliasOf: held?.aliasOf ?? wanted.aliasOf,
          state,
          branchCode: chance.pick('branch', [null, 'CAI']),
          body: chance.pick('body', [null, '{"name":"as it was"}']),
          by: null,
          reason: null,
        },
      ]),
    )
  },
  async (store, chance) => {
    const move = { from: chance.pick('from', names), to: chance.pick('to', names) }
    if (move.from !== move.to) await store.write((tx) => tx.moveAliases([move]))
  },
  async (store, chance) => {
    const unswept = await store.read.listUnswept(chance.integer('swept', 1, 2))
    await store.write((tx) => tx.markSwept(unswept))
  },
  (store, chance, version) =>
    store.write(async (tx) => {
      const id = `01980000-0000-7000-8000-${String(version).padStart(12, '0')}`
      const sides = { localBody: `{"l":${version}}`, localHash: `l${version}`, incomingBody: `{"i":${version}}` }
      const incoming = { incomingHash: `i${version}`, incomingHlc: `t${version}`, operation: 'update' as const }
      const record = { doctype: 'Customer', key: chance.pick('conflict', keys), name: 'n', branchCode: 'CAI' }
      return tx.putOpenConflict({ id, ...record, ...sides, ...incoming })
    }),
  async (store, chance, version) => {
    const [open] = await store.read.listConflicts({
      status: 'open',
      doctype: null,
      branchCode: null,
      beforeId: null,
      limit: 1,
    })
    if (!open) return
    if (chance.next('refreshed') < 0.5) {
      await store.write((tx) =>
        tx.refreshConflict(open.id, { localBody: `{"r":${version}}`, localHash: `r${version}` }),
      )
      return
    }
    const resolvedAt = new Date(version * 1_000).toISOString()
    const resolution = { id: open.id, pick: 'local' as const, resolvedBy: 'admin', resolvedAt, resolvedBody: null }
    await store.write((tx) => tx.closeConflict(resolution))
    await expect(store.write((tx) => tx.closeConflict(resolution))).rejects.toThrow('closed once')
  },
  async (store, chance) => {
    const [rule] = (await store.read.listRules()).filter(({ doctype }) => doctype === 'Customer')
    if (!rule) throw new Error('rules are seeded')
    const branchFilterField = chance.pick('filter', [null, 'branch'])
    await store.write((tx) => tx.putRule({ ...rule, branchFilterField, epoch: rule.epoch + 1, rescoping: true }))
  },
  (store, chance) =>
    store.writeFeed((tx) =>
      tx.rescopeDocuments('Customer', [
        { key: chance.pick('rescoped', names), scope: chance.pick('scope', ['CAI', '*', '']) },
      ]),
    ),
  (store, chance) => {
    const id = chance.pick('alert', keys)
    if (chance.next('alert goes') < 0.3) return store.write((tx) => tx.removeAlert(id))
    const message = chance.pick('says', names)
    return store.write((tx) =>
      tx.putAlert({ id, code: 'OVERSPENT', branchCode: null, doctype: null, name: null, message }),
    )
  },
  (store, chance) =>
    store.write((tx) => tx.addLogs([{ kind: 'a', branchCode: chance.pick('logs', [null, 'CAI']), detail: '{}' }])),
]

/** In an order that does not hang on that of the fields. */
const textOf = (row: object) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))
const inOrder = <Row extends object>(rows: Row[]) => [...rows].sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1))

/** All that can be read; moments are left out. */
async function read({ read: from }: CentralStore): Promise<unknown> {
  const timeless = (rows: object[]) => rows.map((row) => ({ ...row, at: '', id: '', openedAt: '', updatedAt: '' }))
  const page = await from.readFeedPage({
    doctype: 'Customer',
    branchCode: 'CAI',
    after: 0n,
    limit: 50,
    bytesMax: 9_999,
    timed: false,
  })
  const all = { status: null, doctype: null, branchCode: null, beforeId: null, limit: 20 }
  const conflicts = await from.listConflicts(all)
  return {
    documents: inOrder(await from.findDocuments(names.map((key) => ({ doctype: 'Customer', key })))),
    page: JSON.parse(page.changes.join('')),
    rules: (await from.listRules()).filter(({ doctype }) => doctype === 'Customer'),
    has: [await from.hasDocuments('Customer'), await from.hasDocuments('Nothing')],
    placed: [await from.listPlaced('Customer', '', 2), await from.listPlaced('Customer', 'Amal', 2)],
    counted: [await from.countDocuments('Customer', {}), await from.countDocuments('Customer', { note: 'Amal' })],
    phones: inOrder(await from.findCustomersByPhoneEnd(['1234567', '9998887', '1234567'])),
    known: inOrder(await from.findAliases(names)),
    alias: timeless(await Promise.all(names.map(async (name) => ({ ...(await from.findAlias(name)) })))),
    aliases: timeless(await from.listAliases({ state: null, text: null, after: ['Amal', 'Basma'], limit: 3 })),
    named: timeless(await from.listAliases({ state: null, text: 'Amal', after: null, limit: 9 })),
    splits: timeless(await from.listAliases({ state: 'separate', text: null, after: null, limit: 9 })),
    separated: inOrder(await from.findSeparated(names)),
    unswept: inOrder(timeless(await from.listUnswept(20))),
    naming: [
      await from.findNaming({ doctype: 'Customer', texts: ['"Amal"', '"Dina"'], after: '', limit: 2 }),
      await from.findNaming({ doctype: 'Customer', texts: ['"Amal"'], after: 'Basma', limit: 9 }),
    ],
    entries: inOrder(await from.findLedgerEntries(ledger, [['W1'], ['W2'], ['W3']])),
    alerts: inOrder(timeless(await from.listAlerts(9))),
    found: inOrder(await from.findAlerts(keys)),
    open: await from.countOpenConflicts(),
    conflicts: timeless(conflicts),
    ofBranch: timeless(await from.listConflicts({ ...all, branchCode: 'CAI' })),
    conflict: timeless(await Promise.all(conflicts.map(async ({ id }) => ({ ...(await from.findConflict(id)) })))),
    logs: timeless(await from.listLogs({ beforeId: null, branchCode: 'CAI', limit: 3 })),
  }
}

it('rules, aliases, conflicts, ledgers and alerts in memory are as PostgreSQL has them, after any steps', async () => {
  const database = new MemoryDatabase({ epoch: 'e', pageMax: 1_000 })
  const inMemory = database.connect({ around: async () => {}, committed: () => {}, nowMs: () => Date.now() })
  for (const store of [real, inMemory]) await store.write((tx) => tx.seedRules([...ruleSeeds]))
  const chances = [new Chance(11), new Chance(11)] as const
  for (let version = 1; version <= 160; version += 1) {
    const outcomes = []
    for (const [at, store] of [real, inMemory].entries()) {
      const chance = chances[at] as Chance
      outcomes.push(await chance.pick('step', steps)(store, chance, version))
    }
    if (version % 8 === 0) expect(await read(inMemory), `after step ${version}`).toEqual(await read(real))
  }
})
