import type { ConflictRule, Document, Operation } from '@branchline/protocol'
import type { Stored } from '../adapter.ts'
import { compact } from '../compaction.ts'
import { decidePulled } from '../decide/decide-pulled.ts'
import { hashDocument } from '../hash.ts'
import type { ModelCentral, Pulled, Pushed } from './model-central.fixture.ts'
import type { ModelClock } from './model-clock.fixture.ts'
import { assertKept } from './nothing-lost.fixture.ts'
import { timesAfter } from './times-after.fixture.ts'

interface OutboxRow extends Pushed {
  everSent: boolean
}

/** A branch, reduced to what decides: rows, outbox, cursor, parked versions, the log of what gave way. */
export class ModelBranch {
  readonly code: string
  readonly rows = new Map<string, Stored>()
  readonly lost: string[] = []
  /** All that ever left, for repeats. */
  readonly sent: Pushed[] = []
  readonly parked = new Map<string, Pulled>()
  outbox: OutboxRow[] = []
  readonly #rule: ConflictRule
  readonly #clock: ModelClock
  #cursor = 0
  #operations = 0

  constructor(code: string, rule: ConflictRule, clock: ModelClock) {
    this.code = code
    this.#rule = rule
    this.#clock = clock
  }

  /** A local write and the operation it owes. Answers the hash of the version it was made from. */
  write(operation: Operation, key: string, document: Document): string | null {
    const stored = this.rows.get(key) ?? null
    const hash = hashDocument(document)
    if (operation !== 'delete' && stored?.hash === hash) return null
    const hlc = this.#clock.next()
    const fieldTimes = this.#rule === 'Field-Level-LWW' ? timesAfter(document, stored, hlc) : null
    if (operation === 'delete') this.rows.delete(key)
    else this.rows.set(key, { document, hash, hlc, fieldTimes, sequence: null })
    const version = { document, hash, hlc, fieldTimes }
    const last = this.outbox.findLast((row) => row.key === key) ?? null
    if (last && stored && compact({ ...last, state: 'pending' }, operation) === 'replace') Object.assign(last, version)
    else {
      this.#operations += 1
      const operationId = `${this.code}-${this.#operations}`
      this.outbox.push({ operationId, operation, key, baseHash: stored?.hash ?? null, ...version, everSent: false })
    }
    return stored?.hash ?? null
  }

  /** Sends the first owed operation of the `nth` record; without `answered` the answer is lost, and it stays owed. */
  push(central: ModelCentral, nth: number, answered = true): void {
    const keys = [...new Set(this.outbox.map(({ key }) => key))]
    const key = keys[nth % Math.max(1, keys.length)]
    const head = this.outbox.find((row) => row.key === key)
    if (!head) return
    head.everSent = true
    this.sent.push({ ...head })
    const answer = central.take(head)
    if (answer === 'rejected') throw new Error(`central rejected a ${head.operation}`)
    if (answer === 'settled' && answered) this.outbox = this.outbox.filter((row) => row !== head)
  }

  /**
   * Applies up to `limit` changes of the feed. Where there are no more it then takes what was parked and is owed no longer: not
   * what was settled meanwhile, for central may have changed it with that.
   */
  pull(central: ModelCentral, limit: number, meanwhile: () => void = () => {}): void {
    const settled = [...this.parked.keys()].filter((key) => !this.#owes(key))
    const changes = central.since(this.#cursor, limit)
    for (const change of changes) {
      this.#clock.receive(change.hlc)
      this.#apply(change)
      this.#cursor = change.position
    }
    meanwhile()
    if (changes.length === limit) return
    for (const key of settled) {
      const change = this.parked.get(key)
      if (change) this.#apply(change)
    }
  }

  #owes(key: string): boolean {
    return this.outbox.some((row) => row.key === key)
  }

  #apply(change: Pulled): void {
    const { key, document } = change
    const stored = this.rows.get(key) ?? null
    const owed = this.#owes(key)
    const operation: Operation = document ? 'update' : 'delete'
    const content = document ?? stored?.document ?? { doctype: 'Customer', name: key }
    const incoming = { ...change, operation, document: content, baseHash: null, sequence: null }
    const decision = decidePulled({ incoming, stored, rule: this.#rule, dependants: 0, owed })
    // What is not owed was central's own, or was pushed there.
    if (owed) assertKept(decision, incoming, stored)
    // What is here then is not central's version: when nothing is owed any more, that shall be.
    if (owed && ['defer', 'conflict', 'keep', 'merge'].includes(decision.outcome)) this.parked.set(key, change)
    else this.parked.delete(key)
    if ('lost' in decision && decision.lost) {
      this.lost.push(...[decision.lost].flat().map((version) => hashDocument(version.document)))
    }
    if (decision.outcome === 'remove') this.rows.delete(key)
    if (decision.outcome !== 'apply' && decision.outcome !== 'merge') return
    const hlc = stored && owed && stored.hlc > change.hlc ? stored.hlc : change.hlc
    const times = decision.fieldTimes ?? stored?.fieldTimes ?? null
    const hash = hashDocument(decision.document)
    this.rows.set(key, { document: decision.document, hash, hlc, fieldTimes: times, sequence: null })
  }
}
