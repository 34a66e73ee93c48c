import { adapterFor, aliasBook, hashDocument, ruleSeeds } from '@branchline/adapters'
import type { DocumentRow, OutboxRow } from '@branchline/db/branch'
import type { Document } from '@branchline/protocol'
import { expect, it } from 'vitest'
import { planRewrite } from './plan-rewrite.ts'

const book = aliasBook([{ name: 'B', aliasOf: 'A', split: false }])

function find(doctype: string) {
  const rule = ruleSeeds.find((candidate) => candidate.doctype === doctype)
  const adapter = adapterFor(doctype)
  return rule && adapter ? { rule, adapter } : undefined
}

const wallet = (more: object = {}): Document => ({ doctype: 'Wallet', name: 'W', customer: 'B', ...more })

function stored(document: Document): DocumentRow {
  const row = { doctype: document.doctype, key: document.name, name: document.name, syncUuid: null, originBranch: null }
  const body = JSON.stringify(document)
  return { ...row, docstatus: 0, body, hash: hashDocument(document), hlc: 'then', conflictKey: null, parent: null }
}

function owed(document: Document, sequence: number, baseHash: string | null): OutboxRow {
  return {
    sequence,
    operationId: `op-${sequence}`,
    doctype: document.doctype,
    key: document.name,
    name: document.name,
    operation: baseHash === null ? 'insert' : 'update',
    payload: JSON.stringify(document),
    payloadHash: hashDocument(document),
    baseHash,
    hlc: 'then',
    fieldTimes: { customer: 'then' },
    state: 'pending',
    everSent: false,
    rejections: 0,
    deferrals: 0,
    nextAttemptAt: null,
    outcome: null,
    lastCode: null,
    lastMessage: null,
    createdAt: 'then',
    settledAt: null,
  }
}

it('documents and what is owed of them name the stored customer, at the times they had', () => {
  const plan = planRewrite([stored(wallet())], [owed(wallet(), 1, null)], book, find, () => 'new')
  const hash = hashDocument(wallet({ customer: 'A' }))
  expect(plan.documents).toMatchObject([{ key: 'W', hash, hlc: 'then' }])
  expect(plan.outbox).toMatchObject([{ sequence: 1, operationId: 'new', payloadHash: hash, hlc: 'then' }])
  expect(JSON.parse(plan.outbox[0]?.payload ?? '')).toMatchObject({ customer: 'A' })
})

it('an operation follows the version it was made from', () => {
  const [first, second] = [wallet(), wallet({ note: 'later' })]
  const rows = [owed(first, 1, null), owed(second, 2, hashDocument(first))]
  const { outbox } = planRewrite([stored(second)], rows, book, find, () => 'new')
  expect(outbox[1]?.baseHash).toBe(outbox[0]?.payloadHash)
})

it('what names nobody of them, and operations of a customer itself, stay as they are', () => {
  const other = wallet({ customer: 'Z', note: 'B' })
  const customer: Document = { doctype: 'Customer', name: 'B', customer_name: 'B' }
  const own: Document = { doctype: 'Loyalty Card', name: 'L', customer: 'B' }
  const plan = planRewrite(
    [stored(other), stored(own)],
    [owed(other, 1, null), owed(customer, 2, null), owed(own, 3, null)],
    book,
    find,
    () => 'new',
  )
  expect(plan).toEqual({ documents: [], outbox: [] })
})
