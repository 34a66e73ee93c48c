import { describe, expect, test } from 'vitest'
import { decideSubmittable } from './decide-submittable.ts'
import { incoming, input, stored } from './versions.fixture.ts'

const draft = { docstatus: 0, grand_total: 1 }
const submitted = { docstatus: 1, grand_total: 1 }
const cancelled = { docstatus: 2, grand_total: 1 }
const decide = (...args: Parameters<typeof input>) => decideSubmittable(input(...args))
const fixed = { outcome: 'reject', code: 'DOCUMENT_SUBMITTED' }
const invalid = { outcome: 'reject', code: 'VALIDATION_FAILED' }

describe('a submittable', () => {
  test('is taken as it comes when nothing is stored, imported history submitted or cancelled at once included', () => {
    for (const fields of [draft, submitted, cancelled]) {
      const version = incoming(fields, { operation: 'insert' })
      expect(decide(version, null)).toEqual({ outcome: 'apply', document: version.document, fieldTimes: null })
    }
    expect(decide(incoming(submitted, { operation: 'submit' }), null)).toMatchObject({ outcome: 'apply' })
  })

  test('that is a draft takes edits, and the same content changes nothing', () => {
    for (const operation of ['insert', 'update'] as const) {
      expect(decide(incoming({ ...draft, grand_total: 2 }, { operation }), stored(draft))).toMatchObject({
        outcome: 'apply',
      })
      expect(decide(incoming(draft, { operation }), stored(draft))).toEqual({ outcome: 'unchanged' })
    }
    expect(decide(incoming(submitted, { operation: 'submit' }), stored(draft))).toMatchObject({ outcome: 'apply' })
  })

  test('is edited by its one writer: neither base nor clock is asked', () => {
    const late = incoming(
      { ...draft, grand_total: 2 },
      { baseHash: 'of another version', hlc: '0000000000000-0000-CAI' },
    )
    expect(decide(late, stored(draft), { rule: 'Manual' })).toMatchObject({ outcome: 'apply' })
  })

  test('is immutable once submitted', () => {
    for (const state of [submitted, cancelled]) {
      for (const operation of ['insert', 'update'] as const) {
        expect(decide(incoming(state, { operation }), stored(state))).toEqual({ outcome: 'unchanged' })
        expect(decide(incoming({ ...state, grand_total: 2 }, { operation }), stored(state))).toMatchObject(fixed)
      }
    }
    expect(decide(incoming(submitted, { operation: 'submit' }), stored(submitted))).toEqual({ outcome: 'unchanged' })
    const other = incoming({ ...submitted, grand_total: 2 }, { operation: 'submit' })
    expect(decide(other, stored(submitted))).toMatchObject(fixed)
    expect(decide(other, stored(cancelled))).toMatchObject(fixed)
  })

  test('that was cancelled by a quicker way is not brought back by its submit, which is in order', () => {
    expect(decide(incoming(submitted, { operation: 'submit' }), stored(cancelled))).toEqual({ outcome: 'unchanged' })
  })

  test('a cancel that arrives before its submit is deferred, not lost', () => {
    const cancel = incoming(cancelled, { operation: 'cancel' })
    expect(decide(cancel, null)).toMatchObject({ outcome: 'defer' })
    expect(decide(cancel, stored(draft))).toMatchObject({ outcome: 'defer' })
    expect(decide(cancel, stored(submitted))).toMatchObject({ outcome: 'apply', document: cancel.document })
    expect(decide(cancel, stored(cancelled))).toEqual({ outcome: 'unchanged' })
  })

  test('what a cancel changed beside docstatus comes with it', () => {
    const cancel = incoming({ ...cancelled, status: 'Cancelled' }, { operation: 'cancel' })
    expect(decide(cancel, stored(submitted))).toMatchObject({ outcome: 'apply', document: { status: 'Cancelled' } })
  })

  test('an update or delete that arrives before its insert is deferred', () => {
    expect(decide(incoming(draft), null)).toMatchObject({ outcome: 'defer' })
    expect(decide(incoming(draft, { operation: 'delete' }), null)).toMatchObject({ outcome: 'defer' })
  })

  test('is deleted as a draft or once cancelled, never while submitted', () => {
    const remove = incoming(draft, { operation: 'delete' })
    expect(decide(remove, stored(draft))).toEqual({ outcome: 'remove' })
    expect(decide(remove, stored(cancelled))).toEqual({ outcome: 'remove' })
    expect(decide(remove, stored(submitted))).toMatchObject(fixed)
  })

  test('is submitted with docstatus 1 and cancelled with docstatus 2, whatever is stored', () => {
    for (const state of [null, stored(draft), stored(submitted), stored(cancelled)]) {
      for (const fields of [draft, cancelled, {}]) {
        expect(decide(incoming(fields, { operation: 'submit' }), state)).toMatchObject(invalid)
      }
      for (const fields of [draft, submitted, {}]) {
        expect(decide(incoming(fields, { operation: 'cancel' }), state)).toMatchObject(invalid)
      }
    }
  })

  test('an operation no newer than the one last applied is settled without being looked at', () => {
    const old = incoming({ ...draft, grand_total: 9 }, { sequence: 4 })
    expect(decide(old, stored(submitted, { sequence: 5 }))).toEqual({ outcome: 'superseded' })
    expect(decide(old, stored(submitted, { sequence: 4 }))).toEqual({ outcome: 'superseded' })
    expect(decide(old, stored(draft, { sequence: 3 }))).toMatchObject({ outcome: 'apply' })
    expect(decide(old, stored(draft, { sequence: null }))).toMatchObject({ outcome: 'apply' })
  })
})
