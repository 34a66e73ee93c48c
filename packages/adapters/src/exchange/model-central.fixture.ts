import type { ConflictRule, Document, FieldTimes, Operation } from '@branchline/protocol'
import type { Adapter, Decision, Stored } from '../adapter.ts'
import { hashDocument } from '../hash.ts'
import { hlcAfter, laterHlc } from '../hlc.ts'
import type { ModelClock } from './model-clock.fixture.ts'
import { assertKept } from './nothing-lost.fixture.ts'
import { timesAfter } from './times-after.fixture.ts'

export interface Pushed {
  operationId: string
  operation: Operation
  key: string
  document: Document
  hash: string
  baseHash: string | null
  hlc: string
  fieldTimes: FieldTimes | null
}

export interface Pulled {
  key: string
  position: number
  hlc: string
  /** Null: a tombstone. */
  document: Document | null
  hash: string
  fieldTimes: FieldTimes | null
}

/** Central, reduced to what decides: rows, tombstones, feed, receipts, the log of what gave way, open conflicts. */
export class ModelCentral {
  readonly rows = new Map<string, Stored>()
  /** Whole versions that gave way, as in the log. */
  readonly lost: string[] = []
  readonly conflicts = new Map<string, Pushed>()
  readonly #adapter: Adapter
  readonly #rule: ConflictRule
  readonly #clock: ModelClock
  readonly #deleted = new Map<string, string>()
  readonly #positions = new Map<string, number>()
  readonly #receipts = new Set<string>()
  #position = 0

  constructor(adapter: Adapter, rule: ConflictRule, clock: ModelClock) {
    this.#adapter = adapter
    this.#rule = rule
    this.#clock = clock
  }

  /** Takes an operation, once; a repeat changes nothing. */
  take(pushed: Pushed): 'settled' | 'rejected' | 'deferred' {
    if (this.#receipts.has(pushed.operationId)) return 'settled'
    const { key } = pushed
    const stored = this.rows.get(key) ?? null
    const incoming = { ...pushed, sequence: null }
    const deletedHlc = this.#deleted.get(key) ?? null
    const decision = this.#adapter.decide({ incoming, stored, rule: this.#rule, dependants: 0, deletedHlc })
    assertKept(decision, incoming, stored)
    if (decision.outcome === 'reject') return 'rejected'
    if (decision.outcome === 'defer') return 'deferred'
    this.#receipts.add(pushed.operationId)
    this.#carryOut(decision, pushed, stored)
    return 'settled'
  }

  /** A person at head office writes, knowing what central holds. */
  save(key: string, document: Document): string | null {
    const before = this.rows.get(key) ?? null
    const hash = hashDocument(document)
    if (before?.hash === hash) return null
    this.#write(key, document)
    return before?.hash ?? null
  }

  remove(key: string): void {
    const stored = this.rows.get(key)
    if (stored) this.#remove(key, hlcAfter(this.#clock.next(), stored.hlc))
  }

  /** A person picks in every open conflict. */
  resolve(pick: 'local' | 'incoming'): void {
    for (const [key, { operation, document }] of this.conflicts) {
      const stored = this.rows.get(key) ?? null
      const picked = pick === 'local' ? (stored?.document ?? null) : operation === 'delete' ? null : document
      if (picked !== null) this.#write(key, picked)
      else this.#remove(key, hlcAfter(this.#clock.next(), stored?.hlc ?? ''))
      this.lost.push(hashDocument(document), stored?.hash ?? '')
    }
    this.conflicts.clear()
  }

  since(cursor: number, limit: number): Pulled[] {
    const newer = [...this.#positions].filter(([, position]) => position > cursor).sort(([, a], [, b]) => a - b)
    return newer.slice(0, limit).map(([key, position]) => {
      const row = this.rows.get(key)
      if (!row) {
        return { key, position, hlc: this.#deleted.get(key) ?? '', document: null, hash: '', fieldTimes: null }
      }
      return { key, position, hlc: row.hlc, document: row.document, hash: row.hash, fieldTimes: row.fieldTimes }
    })
  }

  #carryOut(decision: Decision, pushed: Pushed, stored: Stored | null): void {
    const { key, hlc } = pushed
    if ('lost' in decision && decision.lost) {
      this.lost.push(...[decision.lost].flat().map(({ document }) => hashDocument(document)))
    }
    switch (decision.outcome) {
      case 'apply':
      case 'merge': {
        const { document, fieldTimes } = decision
        this.#put(key, document, laterHlc(stored?.hlc ?? '', hlc), fieldTimes ?? stored?.fieldTimes ?? null)
        break
      }
      case 'keep':
        // Under a new position, so that the sender gets back what stands.
        if (stored) this.#feed(key)
        break
      case 'remove':
        if (stored) this.#remove(key, hlc)
        break
      case 'conflict': {
        const replaced = this.conflicts.get(key)
        if (replaced && replaced.hash !== pushed.baseHash) this.lost.push(replaced.hash)
        this.conflicts.set(key, pushed)
      }
    }
  }

  #write(key: string, document: Document): void {
    const before = this.rows.get(key)
    const hlc = hlcAfter(this.#clock.next(), before?.hlc ?? this.#deleted.get(key) ?? '')
    this.#put(key, document, hlc, this.#rule === 'Field-Level-LWW' ? timesAfter(document, before ?? null, hlc) : null)
  }

  #put(key: string, document: Document, hlc: string, fieldTimes: FieldTimes | null): void {
    this.rows.set(key, { document, hash: hashDocument(document), hlc, fieldTimes, sequence: null })
    this.#deleted.delete(key)
    this.#feed(key)
  }

  #remove(key: string, hlc: string): void {
    this.rows.delete(key)
    this.#deleted.set(key, hlc)
    this.#feed(key)
  }

  #feed(key: string): void {
    this.#position += 1
    this.#positions.set(key, this.#position)
  }
}
