import type { Document } from '@branchline/protocol'
import { describe, expect, test } from 'vitest'
import { fromVersion15, siteShape, toVersion15 } from '../erpnext/site-shape.ts'
import { hashDocument } from '../hash.ts'
import { adapterFor } from '../registry.ts'
import writtenBy15 from './erpnext15.golden.json' with { type: 'json' }
import writtenBy16 from './erpnext16.golden.json' with { type: 'json' }

// Whole documents of ERPNext 15 and 16 with POS Next, each in both shapes. `version16` is what is stored and hashed; a red hash
// means that two versions of Branchline would take the same document for two.

interface Pair {
  what: string
  branchCode: string | null
  version15: Document
  /** 'the same' where the versions differ in nothing that is translated. */
  version16: Document | 'the same'
  hash: string
}

const pairs = ([...writtenBy15, ...writtenBy16] as Pair[]).map((pair) => ({
  ...pair,
  stored: pair.version16 === 'the same' ? pair.version15 : pair.version16,
}))

describe.each(pairs)('$version15.doctype: $what', ({ branchCode, version15, stored, hash }) => {
  const { doctype } = stored

  test('is stored in the shape of version 16 and read in that of 15, byte for byte', () => {
    expect(fromVersion15(version15, doctype)).toEqual(stored)
    expect(toVersion15(stored, doctype)).toEqual(version15)
  })

  test('is accepted, travels as it is, hashes to the same for ever', () => {
    const adapter = adapterFor(doctype)
    expect(adapter?.validateIncoming(stored, { branchCode })).toBeNull()
    expect(adapter?.preApplyTransform(adapter.serialize(stored))).toEqual(stored)
    expect(hashDocument(stored)).toBe(hash)
  })

  test('lacks nothing that its version wants and cannot fill', () => {
    expect(siteShape(15).refusal(version15, doctype)).toBeNull()
    expect(siteShape(16).refusal(stored, doctype)).toBeNull()
  })
})

test('Sales Invoice, POS Profile, POS Closing Shift and Item are there as each version writes them', () => {
  const doctypes = ['Sales Invoice', 'POS Profile', 'POS Closing Shift', 'Item']
  expect(writtenBy15.map(({ version15 }) => version15.doctype)).toEqual(doctypes)
  expect(writtenBy16.map(({ version15 }) => version15.doctype)).toEqual(doctypes)
})
