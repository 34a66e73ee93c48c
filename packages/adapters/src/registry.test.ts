import { behaviours } from '@branchline/protocol'
import { describe, expect, test } from 'vitest'
import { doctypes } from './doctypes.ts'
import { adapterFor, adapters } from './registry.ts'

describe('the registry', () => {
  test('has the adapter of every DocType, whatever behaviour a rule names', () => {
    for (const doctype of doctypes) expect(adapterFor(doctype, 'ledger')).toBe(adapters[doctype])
  })

  test("gives a chain's own DocType its behaviour's adapter, and nothing to one no rule names", () => {
    for (const behaviour of behaviours) expect(adapterFor('Gift Card', behaviour)?.behaviour).toBe(behaviour)
    for (const doctype of ['Gift Card', 'constructor', '__proto__', 'toString']) expect(adapterFor(doctype)).toBeNull()
  })

  test('masters, Customer, Customer Group and Wallet are the same by name, all else by sync_uuid', () => {
    for (const doctype of doctypes) {
      const { behaviour, identity } = adapters[doctype]
      const named = behaviour === 'master' || ['Customer', 'Customer Group', 'Wallet'].includes(doctype)
      expect(identity).toBe(named ? 'name' : 'sync_uuid')
    }
  })

  test('series prefixes are those of the design', () => {
    const prefixes = Object.fromEntries(
      doctypes.flatMap((doctype) =>
        adapters[doctype].seriesPrefix ? [[doctype, adapters[doctype].seriesPrefix]] : [],
      ),
    )
    expect(prefixes).toEqual({
      'POS Opening Shift': 'POS-OPE',
      Customer: 'CUST',
      'Purchase Receipt': 'PR',
      'Stock Entry': 'SE',
      'Stock Reconciliation': 'SR',
      'Delivery Note': 'DN',
      'Sales Invoice': 'SINV',
      'Payment Entry': 'PE',
      'POS Closing Shift': 'POS-CLO',
    })
  })
})
