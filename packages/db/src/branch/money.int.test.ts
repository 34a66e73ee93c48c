import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openBranchStore } from './open-branch-store.ts'
import type { DocumentRow, NewOutboxRow } from './rows.ts'
import type { BranchStore } from './store.ts'

let folder: string
let store: BranchStore

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'branchline-money-'))
  store = await openBranchStore({ dataDir: folder })
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

function sale(key: string, fields: Record<string, unknown>, docstatus: 0 | 1 | 2 = 1): DocumentRow {
  const body = JSON.stringify({ doctype: 'Sales Invoice', name: key, docstatus, posting_date: '2026-03-01', ...fields })
  const ids = {
    doctype: 'Sales Invoice',
    key,
    name: key,
    syncUuid: key,
    originBranch: 'CAI',
    conflictKey: null,
    parent: null,
  }
  return { ...ids, docstatus, body, hash: body, hlc: 'a' }
}
const put = (...rows: DocumentRow[]) => store.write((tx) => tx.putDocuments(rows))
const sold = async (day = '*') => {
  const { totals, days } = await store.read.readMoney(0, 100)
  const rows = [...totals, ...days].filter((row) => row.day === day)
  return Object.fromEntries(
    rows.map(({ currency, count, units, billionths }) => [
      currency,
      [count, Number(units * 1_000_000_000n + billionths) / 1e9],
    ]),
  )
}

it('what is submitted counts, exactly and by currency; what is a draft, cancelled, deleted or another currency does not mix in', async () => {
  await put(
    sale('a', { currency: 'EGP', grand_total: '0.1' }),
    sale('b', { currency: 'EGP', grand_total: 0.2 }),
    sale('c', { currency: 'EGP', grand_total: '-0.05' }),
    sale('d', { currency: 'USD', grand_total: '12.000000001' }),
    sale('e', { currency: 'EGP', grand_total: '1000' }, 0),
  )
  expect(await sold()).toEqual({ EGP: [3, 0.25], USD: [1, 12.000000001] })
  await put(sale('e', { currency: 'EGP', grand_total: '1000' }), sale('a', { currency: 'EGP', grand_total: '0.1' }, 2))
  expect(await sold()).toMatchObject({ EGP: [3, 1000.15] })
  await store.write((tx) => tx.removeDocuments('Sales Invoice', ['e']))
  expect(await sold('2026-03-01')).toMatchObject({ EGP: [2, 0.15] })
})

it('a sale moved to another day is counted there, and the days that changed are told', async () => {
  await put(sale('a', { currency: 'EGP', grand_total: '5' }))
  const before = Math.max(...(await store.read.readMoney(0, 100)).days.map(({ change }) => change))
  await put(sale('a', { currency: 'EGP', grand_total: '5', posting_date: '2026-03-02' }))
  expect(await sold('2026-03-01')).toEqual({ EGP: [0, 0] })
  expect(await sold('2026-03-02')).toEqual({ EGP: [1, 5] })
  expect((await store.read.readMoney(before, 100)).days.map(({ day }) => day)).toEqual(['2026-03-01', '2026-03-02'])
})

it('what is worth no decimal counts nothing and is stored', async () => {
  await put(sale('a', { grand_total: 'much' }), sale('b', {}), sale('c', { grand_total: '1'.repeat(30) }))
  expect(await sold()).toEqual({})
  expect(await store.read.countDocuments('Sales Invoice', {})).toBe(3)
})

it('what is owed of it is told by currency, sign and whether it is dead, and a cancelled one is owed no money', async () => {
  const owe = (key: string, grand_total: string, docstatus = 1): NewOutboxRow => ({
    operationId: `op-${key}-${docstatus}`,
    doctype: 'Sales Invoice',
    key,
    name: key,
    operation: docstatus === 1 ? 'submit' : 'cancel',
    payload: JSON.stringify({ docstatus, currency: 'EGP', grand_total }),
    payloadHash: 'h',
    baseHash: null,
    hlc: 'h',
    fieldTimes: null,
    createdAt: '2026-03-01T10:00:00.000Z',
  })
  await store.write((tx) => tx.addOutboxRows([owe('a', '10.5'), owe('b', '-2'), owe('c', '7'), owe('c', '7', 2)]))
  const { unsent } = await store.read.readMoney(0, 100)
  expect(unsent).toEqual([
    {
      currency: 'EGP',
      negative: false,
      dead: false,
      count: 1,
      units: 10n,
      billionths: 500_000_000n,
      oldestAt: '2026-03-01T10:00:00.000Z',
    },
    {
      currency: 'EGP',
      negative: true,
      dead: false,
      count: 1,
      units: 2n,
      billionths: 0n,
      oldestAt: '2026-03-01T10:00:00.000Z',
    },
  ])
})

it('a sale whose sending a person gave up is not asked of central any more', async () => {
  await put(sale('a', { currency: 'EGP', grand_total: '10' }))
  const row = sale('a', { currency: 'EGP', grand_total: '10' })
  await store.write(async (tx) => {
    await tx.addOutboxRows([
      {
        operationId: 'op',
        doctype: 'Sales Invoice',
        key: 'a',
        name: 'a',
        operation: 'submit',
        payload: row.body,
        payloadHash: 'h',
        baseHash: null,
        hlc: 'h',
        fieldTimes: null,
        createdAt: '2026-03-01T10:00:00.000Z',
      },
    ])
    await tx.discardOutboxRows([1], { reason: 'x', now: '2026-03-01T11:00:00.000Z' })
  })
  expect(await sold()).toEqual({ EGP: [0, 0] })
})

it('a body damaged on the disk can still be replaced', async () => {
  await put(sale('a', { currency: 'EGP', grand_total: '10' }), { ...sale('b', {}), body: '{not json' })
  await put(sale('b', { currency: 'EGP', grand_total: '3' }))
  expect(await sold()).toEqual({ EGP: [2, 13] })
})
