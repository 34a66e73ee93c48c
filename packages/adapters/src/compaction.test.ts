import { operations } from '@branchline/protocol'
import { describe, expect, test } from 'vitest'
import { compact, type LastOwed } from './compaction.ts'

const unsent = (operation: LastOwed['operation']): LastOwed => ({ operation, everSent: false, state: 'pending' })

describe('compaction', () => {
  test('an update replaces an insert or update that was never sent', () => {
    expect(compact(unsent('insert'), 'update')).toBe('replace')
    expect(compact(unsent('update'), 'update')).toBe('replace')
    expect(compact(unsent('insert'), 'insert')).toBe('replace')
  })

  test('the first operation of a record adds', () => {
    for (const next of operations) expect(compact(null, next)).toBe('add')
  })

  test('a row that was ever sent is never rewritten, even if it came back', () => {
    for (const last of operations) {
      for (const next of operations) {
        expect(compact({ operation: last, everSent: true, state: 'pending' }, next)).toBe('add')
      }
    }
  })

  test('only a pending row is rewritten', () => {
    for (const state of ['in_flight', 'dead', 'acked']) {
      expect(compact({ operation: 'insert', everSent: false, state }, 'update')).toBe('add')
    }
  })

  test('submit, cancel and delete always add, and nothing is folded into them', () => {
    for (const final of ['submit', 'cancel', 'delete'] as const) {
      for (const other of operations) {
        expect(compact(unsent(other), final)).toBe('add')
        expect(compact(unsent(final), other)).toBe('add')
      }
    }
  })

  test('a record made again after its deletion is a new operation', () => {
    expect(compact(unsent('delete'), 'insert')).toBe('add')
    expect(compact(unsent('update'), 'insert')).toBe('add')
  })
})
