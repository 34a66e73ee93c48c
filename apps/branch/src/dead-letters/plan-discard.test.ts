import { expect, it } from 'vitest'
import { invoice, letter } from './letters.fixture.ts'
import { planDiscard } from './plan-discard.ts'

const draft = invoice({ docstatus: 0 })
const ids = (rows: { operationId: string }[]) => rows.map(({ operationId }) => operationId)

it.each(['insert', 'submit'] as const)('an %s that never reached central goes with all its successors', (operation) => {
  const owed = [letter(1, operation, draft), letter(2, 'update', draft), letter(3, 'cancel', draft)]
  expect(ids(planDiscard(owed, ['o1']))).toEqual(['o1', 'o2', 'o3'])
})

it.each(['update', 'cancel', 'delete'] as const)('an %s goes alone, and its successors are released', (operation) => {
  const owed = [letter(1, operation, draft), letter(2, 'insert', draft)]
  expect(ids(planDiscard(owed, ['o1']))).toEqual(['o1'])
})

it.each(['DOCUMENT_SUBMITTED', 'OPERATION_REUSED'])(
  'a submit refused with %s goes alone: central holds it',
  (lastCode) => {
    const owed = [letter(1, 'submit', draft, { lastCode }), letter(2, 'cancel', draft)]
    expect(ids(planDiscard(owed, ['o1']))).toEqual(['o1'])
  },
)

it('what is not dead, or not named, or of another record, stays', () => {
  const other = { key: 'another record' }
  const owed = [letter(1, 'submit', draft), letter(2, 'submit', draft, { ...other, state: 'dead' })]
  expect(ids(planDiscard(owed, ['o1', 'unknown']))).toEqual(['o1'])
  expect(ids(planDiscard(owed, ['o2']))).toEqual(['o2'])
  expect(planDiscard([letter(2, 'cancel', draft)], ['o2'])).toEqual([])
})
