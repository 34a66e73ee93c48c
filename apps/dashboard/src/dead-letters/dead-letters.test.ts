import { expect, it } from 'vitest'
import type { DeadLetter } from '../topics/with-help.ts'
import { checkEdit } from './check-edit.ts'
import { groupByCause } from './group-by-cause.ts'

const letter = (name: string, message: string, code = 'VALIDATION_FAILED') =>
  ({ operationId: name, name, message, code, doctype: 'Sales Invoice' }) as DeadLetter

it('letters refused for one reason are one group, whatever record, line and number it was', () => {
  const groups = groupByCause([
    letter('SINV-CAI-2026-00001', 'items.0.qty: SINV-CAI-2026-00001 has -3'),
    letter('SINV-CAI-2026-00002', 'items.12.qty: SINV-CAI-2026-00002 has -4.5'),
    letter('SINV-CAI-2026-00003', 'customer: must be text'),
  ])
  expect(groups.map(({ letters }) => letters.length)).toEqual([2, 1])
})

it('the same words under another code are another cause', () => {
  expect(groupByCause([letter('A', 'x'), letter('B', 'x', 'NAME_TAKEN')])).toHaveLength(2)
})

const refused = { doctype: 'Sales Invoice', name: 'A', docstatus: 1 as const, total: null }

it('an edit is the same document with another content', () => {
  expect(checkEdit(JSON.stringify({ ...refused, total: '3' }), refused)).toEqual({
    payload: { ...refused, total: '3' },
  })
})

it.each([
  ['what is not JSON, and in which line', '{\n"name": }', /not JSON in line 2/],
  ['a list', '[]', /an object/],
  ['another name', JSON.stringify({ ...refused, name: 'B' }), /name stays "A"/],
  ['nothing', JSON.stringify(refused), /Nothing is changed/],
])('an edit is refused with its reason: %s', (_what, text, reason) => {
  expect(checkEdit(text, refused)).toEqual({ problem: expect.stringMatching(reason) })
})
