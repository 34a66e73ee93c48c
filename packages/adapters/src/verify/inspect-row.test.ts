import type { Document } from '@branchline/protocol'
import { expect, it } from 'vitest'
import { hashDocument } from '../hash.ts'
import { adapters } from '../registry.ts'
import { cellOf, moneyOf } from './cell-of.ts'
import { inspectRow } from './inspect-row.ts'

const invoice: Document = {
  doctype: 'Sales Invoice',
  name: 'SINV-CAI-2026-00001',
  sync_uuid: '01980000-0000-7000-8000-000000000001',
  docstatus: 1,
  posting_date: '2026-03-01',
  posa_pos_opening_shift: 'POS-OPE-CAI-2026-00003',
  currency: 'EGP',
  grand_total: '12.50',
}
const row = {
  doctype: 'Sales Invoice',
  key: '01980000-0000-7000-8000-000000000001',
  name: 'SINV-CAI-2026-00001',
  syncUuid: '01980000-0000-7000-8000-000000000001',
  docstatus: 1,
  body: JSON.stringify(invoice),
  hash: hashDocument(invoice),
}
const adapter = adapters['Sales Invoice']

it('a row as it was written is sound, and counts on its day, in its shift, with its money', () => {
  expect(inspectRow(row, adapter)).toMatchObject({
    sound: true,
    hash: row.hash,
    day: '2026-03-01',
    shift: 'POS-OPE-CAI-2026-00003',
    money: { currency: 'EGP', amount: '12.5' },
  })
})

it.each([
  ['the body', { body: JSON.stringify({ ...invoice, grand_total: '1' }) }],
  ['the hash', { hash: 'cfc7' }],
  ['the docstatus', { docstatus: 2 }],
  ['the name', { name: 'SINV-CAI-2026-00002' }],
  ['the key', { key: 'another' }],
  ['the sync_uuid', { syncUuid: null }],
  ['the doctype', { doctype: 'Payment Entry' }],
  ['all of the body', { body: 'no JSON' }],
  ['the body to what is no document', { body: '[]' }],
])('whoever changed %s alone is found out', (_, change) => {
  expect(inspectRow({ ...row, ...change }, adapter).sound).toBe(false)
})

it('what the hash passes over may differ', () => {
  const body = JSON.stringify({ ...invoice, modified: 'now', _mark: 1 })
  expect(inspectRow({ ...row, body }, adapter).sound).toBe(true)
})

it.each<[string, Partial<Document>, string | null]>([
  ['a submitted sale', {}, '12.5'],
  ['a return', { grand_total: -3 }, '-3'],
  ['a draft', { docstatus: 0 }, null],
  ['a cancelled sale', { docstatus: 2 }, null],
  ['a sale without a total', { grand_total: null }, null],
  ['a total that is no decimal', { grand_total: 'much' }, null],
])('%s counts as much as it should', (_, change, amount) => {
  expect(moneyOf({ ...invoice, ...change }, adapter)?.amount ?? null).toBe(amount)
})

it('a master counts nothing, a ledger entry its amount, and a document without a currency is of none', () => {
  expect(moneyOf({ doctype: 'Item', name: 'TEA', amount: 5 }, adapters.Item)).toBeNull()
  const entry = { doctype: 'Wallet Transaction', name: 'W', amount: '5' }
  expect(moneyOf(entry, adapters['Wallet Transaction'])).toEqual({ currency: 'XXX', amount: '5' })
})

it('a shift counts to itself, and what has no day has none', () => {
  const shift = {
    doctype: 'POS Opening Shift',
    name: 'POS-OPE-CAI-2026-00003',
    period_start_date: '2026-03-01 08:00:00',
  }
  expect(cellOf(shift)).toEqual({ day: '2026-03-01', shift: 'POS-OPE-CAI-2026-00003' })
  expect(cellOf({ doctype: 'Item', name: 'TEA' })).toEqual({ day: null, shift: null })
})
