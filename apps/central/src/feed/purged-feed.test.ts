import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nextPosition } from './changes-since.ts'
import { completeThrough, formatCursor, readCursor } from './feed-cursor.ts'

const life = { epoch: 'ab12', ruleEpoch: 0 }

/** A feed of one DocType, as the tables hold it: each record has a document or a tombstone, or neither once that is purged. */
class Feed {
  readonly documents = new Map<string, bigint>()
  readonly tombstones = new Map<string, bigint>()
  purged = 0n
  #position = 0n

  save(key: string): void {
    this.#position += 1n
    this.documents.set(key, this.#position)
  }

  remove(key: string): void {
    if (!this.documents.delete(key)) return
    this.#position += 1n
    this.tombstones.set(key, this.#position)
  }

  /** Purges the oldest tombstones. */
  purge(count: number): void {
    const oldest = [...this.tombstones].sort(([, a], [, b]) => (a < b ? -1 : 1)).slice(0, count)
    for (const [key, position] of oldest) {
      this.tombstones.delete(key)
      if (position > this.purged) this.purged = position
    }
  }

  since(cursor: string | null, limit: number) {
    const place = readCursor(cursor, life)
    const rows = [...this.documents, ...this.tombstones].sort(([, a], [, b]) => (a < b ? -1 : 1))
    const found = rows.filter(([, position]) => position > place.after)
    const page = found.slice(0, limit)
    const head = rows.at(-1)?.[1] ?? 0n
    const hasMore = found.length > limit
    const after = nextPosition({ last: page.at(-1)?.[1] ?? null, head, hasMore }, place.after)
    const cursorAfter = formatCursor(life, { after, complete: completeThrough(place, this.purged) })
    return { page, hasMore, cursor: cursorAfter }
  }
}

/** A branch that pulls page by page and begins again when it is told to; what a whole reload did not show it is gone. */
class Reader {
  held = new Set<string>()
  cursor: string | null = null
  #seen: Set<string> | null = new Set()

  /** Answers whether it has reached the end. */
  pull(feed: Feed, limit: number): boolean {
    let answer: ReturnType<Feed['since']>
    try {
      answer = feed.since(this.cursor, limit)
    } catch {
      this.cursor = null
      this.#seen = new Set()
      return false
    }
    for (const [key, position] of answer.page) {
      if (feed.documents.get(key) === position) {
        this.held.add(key)
        this.#seen?.add(key)
      } else this.held.delete(key)
    }
    this.cursor = answer.cursor
    if (answer.hasMore) return false
    if (this.#seen) this.held = new Set([...this.held].filter((key) => this.#seen?.has(key)))
    this.#seen = null
    return true
  }
}

const step = fc.oneof(
  fc.record({ kind: fc.constant('save' as const), key: fc.constantFrom('a', 'b', 'c', 'd', 'e') }),
  fc.record({ kind: fc.constant('remove' as const), key: fc.constantFrom('a', 'b', 'c', 'd', 'e') }),
  fc.record({ kind: fc.constant('purge' as const), count: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant('pull' as const), limit: fc.integer({ min: 1, max: 3 }) }),
)

it('whatever is purged between its pages, a reader that reaches the end holds exactly what is there', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const feed = new Feed()
      const reader = new Reader()
      for (const now of steps) {
        if (now.kind === 'save') feed.save(now.key)
        else if (now.kind === 'remove') feed.remove(now.key)
        else if (now.kind === 'purge') feed.purge(now.count)
        else reader.pull(feed, now.limit)
      }
      // A reload is at most five records long: it ends, and is not sent back to its beginning for ever.
      const pullsMax = 20
      const reached = Array.from({ length: pullsMax }).some(() => reader.pull(feed, 1))
      expect(reached).toBe(true)
      expect([...reader.held].sort()).toEqual([...feed.documents.keys()].sort())
    }),
    { numRuns: 2_000 },
  )
})
