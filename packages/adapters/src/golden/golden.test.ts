import type { ConflictRule, Document, FieldTimes, Operation } from '@branchline/protocol'
import { describe, expect, test } from 'vitest'
import type { Decision } from '../adapter.ts'
import { hlcAt } from '../decide/versions.fixture.ts'
import { hashDocument } from '../hash.ts'
import { adapterFor } from '../registry.ts'
import { stockEntriesFor } from '../stock-ledger.ts'
import customers from './customers.golden.json' with { type: 'json' }
import decisions from './decisions.golden.json' with { type: 'json' }
import masters from './masters.golden.json' with { type: 'json' }
import sales from './sales.golden.json' with { type: 'json' }
import shifts from './shifts.golden.json' with { type: 'json' }
import stock from './stock.golden.json' with { type: 'json' }
import sums from './sums.golden.json' with { type: 'json' }

// Real shapes (ERPNext v15, POS Next) with what every version of Branchline must answer for them. A red hash here means that two
// versions of Branchline would take the same document for two.

interface DocumentCase {
  what: string
  branchCode: string | null
  document: Document
  hash: string
  conflictKey: string | null
  stockEntries?: Document[]
}

interface DecisionCase {
  law: string
  doctype: string
  rule: ConflictRule
  operation: Operation
  /** What the incoming version was edited from; null (the default) where it was made. */
  base?: 'stored' | 'other' | null
  dependants?: number
  /** Milliseconds; the stored version is of 5. */
  hlcMs?: number
  fieldTimesMs?: Record<string, number>
  storedFieldTimesMs?: Record<string, number>
  sequence?: number
  storedSequence?: number
  incoming: Record<string, unknown>
  stored: Record<string, unknown> | null
  /** The outcome, or the code of a rejection. */
  expect: string
  document?: Record<string, unknown>
  lost?: string[]
}

const documents = [...masters, ...customers, ...sales, ...shifts, ...stock, ...sums] as DocumentCase[]

function adapterOf(doctype: string) {
  const adapter = adapterFor(doctype)
  if (!adapter) throw new Error(`no adapter for ${doctype}`)
  return adapter
}

describe('golden documents', () => {
  test.each(documents)('$what: accepted, travels as it is, hashes to the same for ever', (golden) => {
    const adapter = adapterOf(golden.document.doctype)
    expect(adapter.validateIncoming(golden.document, { branchCode: golden.branchCode })).toBeNull()
    expect(adapter.preApplyTransform(adapter.serialize(golden.document))).toEqual(golden.document)
    expect(hashDocument(golden.document)).toBe(golden.hash)
    expect(adapter.conflictKey(golden.document)).toBe(golden.conflictKey)
  })

  test.each(documents)('$what: its child tables are the ones its adapter names', ({ document }) => {
    const tables = Object.keys(document).filter((field) => Array.isArray(document[field]))
    expect(adapterOf(document.doctype).childTables).toEqual(expect.arrayContaining(tables))
  })

  test.each(documents.filter((golden) => golden.stockEntries))('$what: moves the stock it says', (golden) => {
    expect(stockEntriesFor(golden.document, 'submit', golden.document.origin_branch ?? '')).toEqual(golden.stockEntries)
  })
})

describe('golden decisions', () => {
  test.each(decisions as DecisionCase[])('$law', (golden) => {
    const decision = decide(golden)
    expect(decision.outcome === 'reject' ? decision.code : decision.outcome).toBe(golden.expect)
    if (golden.document && 'document' in decision) expect(decision.document).toMatchObject(golden.document)
    expect(losers(decision)).toEqual(golden.lost ?? [])
  })
})

function decide(golden: DecisionCase): Decision {
  const identity = { doctype: golden.doctype, name: 'X' }
  const document: Document = { ...identity, ...golden.incoming }
  const held: Document | null = golden.stored && { ...identity, ...golden.stored }
  const heldHash = held ? hashDocument(held) : ''
  return adapterOf(golden.doctype).decide({
    incoming: {
      operation: golden.operation,
      document,
      hash: hashDocument(document),
      baseHash: golden.base === 'stored' ? heldHash : (golden.base ?? null),
      hlc: hlcAt(golden.hlcMs ?? 10),
      fieldTimes: timesOf(golden.fieldTimesMs),
      sequence: golden.sequence ?? null,
    },
    stored: held && {
      document: held,
      hash: heldHash,
      hlc: hlcAt(5),
      fieldTimes: timesOf(golden.storedFieldTimesMs),
      sequence: golden.storedSequence ?? null,
    },
    rule: golden.rule,
    dependants: golden.dependants ?? 0,
  })
}

function timesOf(ms: Record<string, number> | undefined): FieldTimes | null {
  return ms === undefined ? null : Object.fromEntries(Object.entries(ms).map(([field, at]) => [field, hlcAt(at)]))
}

function losers(decision: Decision): string[] {
  if (!('lost' in decision) || decision.lost === undefined) return []
  return [decision.lost].flat().map((version) => version.side)
}
