import type { Document } from '@branchline/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adapters } from '../registry.ts'
import { balanceOf, type EntryGroup, isOverspent, usesMax } from './balance.ts'
import { accountsOf, type LedgerDoctype, ledgers, touchesAccounts } from './ledgers.ts'
import { alertIdOf, decideAlert } from './overspending.ts'

const wallets = ledgers['Wallet Transaction']
const points = ledgers['Loyalty Point Entry']
const coupons = ledgers['POS Coupon Redemption']

function entry(doctype: string, more: object): Document {
  return { doctype, name: 'x', ...more }
}

describe('whose account', () => {
  it('entries of one wallet, one customer of a programme, one coupon are each one account', () => {
    const accounts = accountsOf([
      entry('Wallet Transaction', { wallet: 'W1', amount: 1 }),
      entry('Wallet Transaction', { wallet: 'W1', amount: 2 }),
      entry('Loyalty Point Entry', { loyalty_program: 'Regulars', customer: 'C1' }),
      entry('Loyalty Point Entry', { loyalty_program: 'Regulars', customer: 'C2' }),
      entry('POS Coupon Redemption', { coupon: 'WELCOME' }),
    ])
    expect(accounts.map(({ names }) => names)).toEqual([['W1'], ['Regulars', 'C1'], ['Regulars', 'C2'], ['WELCOME']])
  })

  it('an entry that names no account changes none, and a coupon itself may change its limit', () => {
    expect(accountsOf([entry('Wallet Transaction', { wallet: '' }), entry('Loyalty Point Entry', {})])).toEqual([])
    expect(accountsOf([{ doctype: 'POS Coupon', name: 'WELCOME' }])).toEqual([{ ledger: coupons, names: ['WELCOME'] }])
  })

  it('an account is a name: what no index holds is refused where it is entered, and an entry without one is not', () => {
    const sync_uuid = '01980000-0000-7000-8000-000000000001'
    const refusalOf = (doctype: LedgerDoctype, more: object) =>
      adapters[doctype].validateIncoming(entry(doctype, { sync_uuid, origin_branch: 'CAI', ...more }), {
        branchCode: 'CAI',
      })
    for (const [doctype, { account }] of Object.entries(ledgers) as [LedgerDoctype, { account: readonly string[] }][]) {
      for (const field of account) {
        expect(refusalOf(doctype, { [field]: 'x'.repeat(141) })).toMatchObject({ code: 'VALIDATION_FAILED', field })
        expect(refusalOf(doctype, { [field]: 7 })).toMatchObject({ code: 'VALIDATION_FAILED', field })
        expect([refusalOf(doctype, { [field]: 'x'.repeat(140) }), refusalOf(doctype, {})]).toEqual([null, null])
      }
    }
  })

  it('what is no ledger has nothing to look at', () => {
    expect(['Sales Invoice', 'Stock Ledger Entry', 'Item'].some(touchesAccounts)).toBe(false)
  })
})

describe('the sum', () => {
  it('a debit takes out, all else puts in, and nothing is rounded', () => {
    const groups: EntryGroup[] = [
      { amount: '+0.1', direction: 'Credit', count: 1 },
      { amount: '', direction: 'Credit', count: 1 },
      { amount: 0.2, direction: 'Loyalty Credit', count: 1 },
      { amount: '0.3', direction: 'Debit', count: 1 },
    ]
    expect(balanceOf(wallets, groups)).toBe('0')
    expect(balanceOf(wallets, [...groups, { amount: '0.000001', direction: 'Debit', count: 3 }])).toBe('-0.000003')
  })

  it('points go by their sign, coupon uses are counted', () => {
    expect(
      balanceOf(points, [
        { amount: 6, direction: null, count: 2 },
        { amount: -7, direction: null, count: 1 },
      ]),
    ).toBe('5')
    expect(balanceOf(coupons, [{ amount: null, direction: null, count: 3 }])).toBe('3')
    expect(balanceOf(coupons, [])).toBe('0')
  })

  it('however the entries are grouped and ordered, the balance is the same', () => {
    const cents = fc.integer({ min: -10_000, max: 10_000 })
    fc.assert(
      fc.property(fc.array(fc.tuple(cents, fc.constantFrom('Credit', 'Debit')), { maxLength: 30 }), (entries) => {
        const one = ([amount, direction]: [number, string]) => ({
          amount: (amount / 100).toFixed(2),
          direction,
          count: 1,
        })
        const exact = entries.reduce((sum, [amount, way]) => sum + (way === 'Debit' ? -amount : amount), 0)
        expect(Number(balanceOf(wallets, entries.map(one))) * 100).toBeCloseTo(exact, 6)
        expect(balanceOf(wallets, entries.map(one))).toBe(balanceOf(wallets, entries.map(one).reverse()))
      }),
    )
  })
})

describe('overspending', () => {
  it('is less than nothing, or more uses than allowed; exactly all is neither', () => {
    expect([isOverspent(wallets, '0', null), isOverspent(wallets, '-0.01', null)]).toEqual([false, true])
    expect([isOverspent(coupons, '1', '1'), isOverspent(coupons, '2', '1')]).toEqual([false, true])
    expect(isOverspent(coupons, '900', null)).toBe(false)
  })

  it('no limit, zero and what is no number are all no limit', () => {
    expect([3, '3', 0, '', null, undefined, 'many', -1].map((maximum_use) => usesMax({ maximum_use }))).toEqual([
      '3',
      '3',
      ...Array(6).fill(null),
    ])
  })

  it('an alert is raised once, follows the balance, and goes when it is right again', () => {
    const account = { ledger: wallets, names: ['W1'] }
    const raised = decideAlert(account, '-5', null, null)
    expect(raised).toEqual({ act: 'raise', message: 'wallet W1 holds -5' })
    expect(decideAlert(account, '-5', null, { message: 'wallet W1 holds -5' })).toEqual({ act: 'none' })
    expect(decideAlert(account, '-6', null, { message: 'wallet W1 holds -5' })).toMatchObject({ act: 'update' })
    expect(decideAlert(account, '0', null, { message: 'wallet W1 holds -5' })).toMatchObject({ act: 'clear' })
    expect(decideAlert(account, '0', null, null)).toEqual({ act: 'none' })
  })

  it('two accounts never share an alert', () => {
    const ids = [
      { ledger: wallets, names: ['A'] },
      { ledger: coupons, names: ['A'] },
      { ledger: points, names: ['A', 'B'] },
      { ledger: points, names: ['B', 'A'] },
    ].map(alertIdOf)
    expect(new Set(ids).size).toBe(4)
  })
})
