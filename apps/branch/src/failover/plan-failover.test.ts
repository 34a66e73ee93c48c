import { expect, test } from 'vitest'
import { decideFailover } from './plan-failover.ts'

const incoming = (docstatus: 0 | 1 | 2, hash = 'theirs') => ({
  hash,
  document: { doctype: 'Sales Invoice', name: 'SINV-CAI-T01-2026-00001', docstatus },
})

test('a sale that came by another path already is not taken twice', () => {
  expect(decideFailover(incoming(1, 'same'), { hash: 'same', docstatus: 1 })).toBe('same')
})

test('what is not here is taken', () => {
  expect(decideFailover(incoming(1), null)).toBe('take')
})

test('what this branch deleted does not come back by a list that was made before central heard of it', () => {
  expect(decideFailover(incoming(0), null, true)).toBe('ours is later')
})

test('a cancellation at central is taken, and one made here is never taken back', () => {
  expect(decideFailover(incoming(2), { hash: 'ours', docstatus: 1 })).toBe('take')
  expect(decideFailover(incoming(1), { hash: 'ours', docstatus: 2 })).toBe('ours is later')
})

test("two contents under one sync_uuid are a person's to judge; ours stays", () => {
  expect(decideFailover(incoming(1), { hash: 'ours', docstatus: 1 })).toBe('differs')
})
