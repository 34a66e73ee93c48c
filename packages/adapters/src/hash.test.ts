import { expect, test } from 'vitest'
import { hashDocument } from './hash.ts'

test('the vector of the design hashes to what the design says', () => {
  const document = JSON.parse(
    '{"name":"CUST-1","doctype":"Customer","customer_name":"Zoë","credit_limit":10.0,"modified":"2026-01-01",' +
      '"email_id":null,"phones":[{"idx":1,"phone":"+20 1","_x":1}]}',
  )
  expect(hashDocument(document)).toBe('cfc74cec1c020c0c7a6eca229de588251d97aebca1f05d0cc1f361f13785377e')
})

test('null and absent differ, and the order of a list counts', () => {
  expect(hashDocument({ a: null })).not.toBe(hashDocument({}))
  expect(hashDocument({ a: [1, 2] })).not.toBe(hashDocument({ a: [2, 1] }))
})

test('what servers stamp is not content', () => {
  const content = { doctype: 'Item', name: 'A', rows: [{ uom: 'Nos' }] }
  const stamped = {
    ...content,
    modified: '2026-01-01',
    modified_by: 'x',
    owner: 'x',
    creation: 'x',
    idx: 3,
    synced_from_failover: 1,
    _comments: '[]',
    rows: [{ uom: 'Nos', idx: 1, modified: 'x', _user_tags: '' }],
  }
  expect(hashDocument(stamped)).toBe(hashDocument(content))
})
