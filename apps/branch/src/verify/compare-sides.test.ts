import { Digest, type Inspected, leafOf, leafText } from '@branchline/adapters'
import { limits, type VerifyRange } from '@branchline/protocol'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type CentralSide, compareSides, type OwnSide } from './compare-sides.ts'

type Book = Map<string, Inspected[]>

function record(key: string, hash: string): Inspected {
  const leaf = leafOf(key, hash, true)
  return { key, name: key, docstatus: 0, document: null, hash, sound: true, leaf, money: null, day: null, shift: null }
}

function stretch(book: Book, { doctype, after, through }: VerifyRange, limit: number) {
  const all = (book.get(doctype) ?? []).filter(({ key }) => key > (after ?? '') && (through === null || key <= through))
  const records = all.slice(0, limit)
  return { records, through: records.length === limit ? (records.at(-1)?.key ?? null) : through }
}

/** Two servers over books in memory. Each looks at so many records at once; what goes over the line is counted. */
function sides(here: Book, there: Book, limit: number) {
  const line = { bytes: 0, calls: 0 }
  const carry = <T>(asked: unknown, answer: T): T => {
    line.calls += 1
    line.bytes += JSON.stringify(asked).length + JSON.stringify(answer).length
    return answer
  }
  const own: OwnSide = { page: async (range) => stretch(here, range, limit) }
  const central: CentralSide = {
    compare: async (ranges) => {
      const answers: Awaited<ReturnType<CentralSide['compare']>> = []
      let left = limit
      for (const range of ranges) {
        if (left <= 0) break
        const { records, through } = stretch(there, range, left)
        left -= records.length
        const digest = new Digest()
        for (const one of records) digest.add(one)
        answers.push({ through, ...digest.text() })
      }
      return carry(ranges, answers)
    },
    records: async (range) => {
      const { records, through } = stretch(there, range, Math.min(limit, limits.verifyListedRecords))
      return carry(range, { records: records.map(({ key, leaf }) => ({ key, leaf: leafText(leaf) })), through })
    },
  }
  return { own, central, line }
}

const contents = fc.dictionary(fc.stringMatching(/^[a-f]{1,4}$/), fc.constantFrom('x', 'y'), {
  maxKeys: 200,
  size: 'max',
})

function bookOf(contents: Record<string, Record<string, string>>): Book {
  return new Map(
    Object.entries(contents).map(([doctype, hashes]) => {
      const keys = Object.keys(hashes).sort()
      return [doctype, keys.map((key) => record(key, hashes[key] ?? ''))]
    }),
  )
}

it('finds exactly the records that differ, however much either side looks at in one go', async () => {
  await fc.assert(
    fc.asyncProperty(contents, contents, contents, fc.integer({ min: 1, max: 90 }), async (a, b, c, limit) => {
      const [here, there] = [bookOf({ Item: a, Brand: c }), bookOf({ Item: b, Brand: c })]
      const { own, central } = sides(here, there, limit)
      const counted = { here: 0, central: 0 }
      const found = await compareSides(own, central, ['Item', 'Brand'], (_, records, { count }) => {
        counted.here += records.length
        counted.central += count
      })
      const wanted = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => a[key] !== b[key])
      expect([...(found.get('Item') ?? [])].sort()).toEqual(wanted.sort())
      expect([...(found.get('Brand') ?? [])]).toEqual([])
      const size = (...all: object[]) => all.reduce((sum, one) => sum + Object.keys(one).length, 0)
      expect(counted).toEqual({ here: size(a, c), central: size(b, c) })
    }),
    { numRuns: 200 },
  )
})

it('a year of 30,000 records that are the same costs a few kilobytes, and one that differs a few more', async () => {
  const year = Array.from({ length: 30_000 }, (_, index) => record(`0198${String(index).padStart(32, '0')}`, 'x'))
  const there = new Map([['Sales Invoice', year]])
  const clean = sides(there, there, limits.verifyHashedRecords)
  await compareSides(clean.own, clean.central, ['Sales Invoice'], () => {})
  expect(clean.line.bytes).toBeLessThan(6_000)
  const altered = new Map([['Sales Invoice', year.with(17_123, record(year[17_123]?.key ?? '', 'y'))]])
  const one = sides(altered, there, limits.verifyHashedRecords)
  const found = await compareSides(one.own, one.central, ['Sales Invoice'], () => {})
  expect([...(found.get('Sales Invoice') ?? [])]).toEqual([year[17_123]?.key])
  expect(one.line.bytes - clean.line.bytes).toBeLessThan(10_000)
})
