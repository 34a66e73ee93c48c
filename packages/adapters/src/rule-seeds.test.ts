import { doctypeRuleSchema } from '@branchline/protocol'
import { describe, expect, test } from 'vitest'
import { doctypes } from './doctypes.ts'
import { adapters } from './registry.ts'
import { ruleSeeds } from './rule-seeds.ts'

const byDoctype = new Map(ruleSeeds.map((rule) => [rule.doctype, rule]))
const priorityOf = (doctype: string) => byDoctype.get(doctype)?.priority ?? Number.NaN

describe('the seeded rules', () => {
  test('are one per DocType and valid', () => {
    expect(ruleSeeds.map((rule) => rule.doctype)).toEqual([...doctypes])
    expect(new Set(doctypes).size).toBe(48)
    for (const rule of ruleSeeds) expect(doctypeRuleSchema.parse(rule)).toEqual(rule)
  })

  test('name the behaviour of the adapter the registry holds', () => {
    for (const doctype of doctypes) expect(byDoctype.get(doctype)?.behaviour).toBe(adapters[doctype].behaviour)
  })

  test('masters and Customer Groups come down by watermark, everything else goes up by outbox', () => {
    for (const rule of ruleSeeds) {
      expect(rule.cdc === 'Watermark').toBe(rule.direction === 'Central->Branch')
      const comesDown = rule.behaviour === 'master' || rule.doctype === 'Customer Group'
      expect(comesDown).toBe(rule.direction === 'Central->Branch')
    }
  })

  test('only POS Profile, Warehouse and Employee are filtered by branch', () => {
    const filtered = ruleSeeds.filter((rule) => rule.branchFilterField !== null)
    expect(filtered.map((rule) => [rule.doctype, rule.branchFilterField])).toEqual([
      ['POS Profile', 'branch'],
      ['Warehouse', 'branch'],
      ['Employee', 'branch'],
    ])
  })

  test('a shift opens before what belongs to it and closes after', () => {
    for (const inside of [
      'Sales Invoice',
      'Payment Entry',
      'Delivery Note',
      'Stock Ledger Entry',
      'Offline Invoice Sync',
    ]) {
      expect(priorityOf('POS Opening Shift')).toBeLessThan(priorityOf(inside))
      expect(priorityOf('POS Closing Shift')).toBeGreaterThan(priorityOf(inside))
    }
  })
})
