import { adapterFor, hashDocument } from '@branchline/adapters'
import type { CentralDocumentRow } from '@branchline/db/central'
import type { Document } from '@branchline/protocol'
import { expect, it } from 'vitest'
import { planMasters } from './plan-masters.ts'

const adapter = adapterFor('Customer')
if (!adapter) throw new Error('no adapter for Customer')
const rule = {
  doctype: 'Customer',
  direction: 'Bidirectional',
  cdc: 'Outbox',
  conflictRule: 'Field-Level-LWW',
  priority: 40,
  batchSize: 100,
  branchFilterField: null,
  enabled: true,
  behaviour: 'editable',
  epoch: 1,
  rescoping: false,
} as const
const aheadHlc = '1795500030000-0000-CAI'
const nowHlc = '1795500000000-0000-central'
const afterIt = '1795500030000-0001-central'

const ann = (city: string): Document => ({ doctype: 'Customer', name: 'ANN', city })

function save(document: Document, before: Document | null, tombstone: { version: number; hlc: string } | null) {
  const body = JSON.stringify(document)
  const prepared = { key: document.name, document, body, hash: hashDocument(document) }
  const row = { doctype: 'Customer', key: 'ANN', name: 'ANN', syncUuid: null, originBranch: 'CAI', docstatus: 0 }
  const scope = { scope: '*', conflictKey: null, parent: null }
  const rows = before
    ? [{ ...row, ...scope, body: JSON.stringify(before), hash: hashDocument(before), hlc: aheadHlc, version: 1 }]
    : []
  const held = {
    rows: rows as CentralDocumentRow[],
    tombstones: new Map(tombstone ? [['Customer\nANN', tombstone]] : []),
    fieldTimes: new Map(before ? [['Customer\nANN', { city: aheadHlc }]] : []),
    holders: new Map(),
  }
  return planMasters(
    [{ prepared, rule, adapter: adapter as NonNullable<typeof adapter>, originBranch: null }],
    held,
    () => nowHlc,
  )
}

it('who edits a record at head office is later than what he edits, also where a branch has a clock that is ahead', () => {
  const plan = save(ann('Giza'), ann('Cairo'), null)
  expect(plan.rows[0]?.row.hlc).toBe(afterIt)
  expect(plan.fieldTimes[0]?.times).toEqual({ city: afterIt })
})

it('a record made again is later than its deletion', () => {
  const plan = save(ann('Giza'), null, { version: 7, hlc: aheadHlc })
  expect(plan.rows[0]?.row).toMatchObject({ hlc: afterIt, version: 8 })
})

it('elsewhere the time is that of the clock', () => {
  expect(save(ann('Giza'), null, null).rows[0]?.row.hlc).toBe(nowHlc)
})
