import type { DocumentInput } from '@branchline/protocol'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { backfillIdentity } from './backfill-identity.ts'
import { adapters } from './registry.ts'
import { seriesOwner } from './series-owner.ts'

const invoice = adapters['Sales Invoice']
const backfill = (document: DocumentInput) => backfillIdentity(document, 'Sales Invoice', invoice)

it('a document without identity gets one that every side and every repeat gives alike', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 140 }), fc.constantFrom('CAI', 'ALX'), (name, origin_branch) => {
      const once = backfill({ name, origin_branch })
      expect(once.sync_uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      expect(backfill({ name, origin_branch, remarks: 'later' }).sync_uuid).toBe(once.sync_uuid)
      expect(backfill(once)).toEqual(once)
    }),
  )
})

it('another branch, name or DocType is another record', () => {
  const uuids = [
    backfill({ name: 'A', origin_branch: 'CAI' }),
    backfill({ name: 'B', origin_branch: 'CAI' }),
    backfill({ name: 'A', origin_branch: 'ALX' }),
    backfillIdentity({ name: 'A', origin_branch: 'CAI' }, 'Payment Entry', adapters['Payment Entry']),
  ].map(({ sync_uuid }) => sync_uuid)
  expect(new Set(uuids).size).toBe(4)
})

it('the number says whose a document is; what it says itself stands', () => {
  expect(backfill({ name: 'SINV-CAI-2024-00001' }).origin_branch).toBe('CAI')
  expect(backfill({ name: 'SINV-CAI-2024-00001', origin_branch: 'ALX' }).origin_branch).toBe('ALX')
  const given = { name: 'A', origin_branch: 'CAI', sync_uuid: '0193b5a0-0000-7000-8000-000000000000' }
  expect(backfill(given)).toBe(given)
})

it.each(['SINV-2024-00001', 'ACC-SINV-2024-00001', 'SINV-CAI', 'SINV-cai-2024-1', ''])('%j names no branch', (name) => {
  expect(seriesOwner('SINV', name)).toBeNull()
  expect(backfill({ name }).sync_uuid).toBeUndefined()
})

it('masters are the same by name and get nothing', () => {
  const item = { name: 'TEA' }
  expect(backfillIdentity(item, 'Item', adapters.Item)).toBe(item)
})
