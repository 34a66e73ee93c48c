import { describe, expect, test } from 'vitest'
import { decideLedger } from './decide-ledger.ts'
import { incoming, input, stored } from './versions.fixture.ts'

const entry = { actual_qty: -1 }
const refused = { outcome: 'reject', code: 'VALIDATION_FAILED' }

describe('an insert-only entry', () => {
  test('is stored once: the same content again is unchanged, another content refused', () => {
    const insert = incoming(entry, { operation: 'insert' })
    expect(decideLedger(input(insert, null))).toMatchObject({ outcome: 'apply', document: insert.document })
    expect(decideLedger(input(insert, stored(entry)))).toEqual({ outcome: 'unchanged' })
    expect(decideLedger(input(insert, stored({ actual_qty: -2 })))).toMatchObject(refused)
  })

  test('another content is refused also from an older operation', () => {
    const old = incoming(entry, { operation: 'insert', sequence: 1 })
    expect(decideLedger(input(old, stored({ actual_qty: -2 }, { sequence: 2 })))).toMatchObject(refused)
  })

  test('is never updated, submitted, cancelled or deleted', () => {
    for (const operation of ['update', 'submit', 'cancel', 'delete'] as const) {
      for (const state of [null, stored(entry)]) {
        expect(decideLedger(input(incoming(entry, { operation }), state))).toMatchObject(refused)
      }
    }
  })
})
