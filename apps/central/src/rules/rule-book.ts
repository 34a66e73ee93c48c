import { createHash } from 'node:crypto'
import { type Adapter, adapterFor } from '@branchline/adapters'
import type { CentralStore, RuleRow } from '@branchline/db/central'
import { BranchlineError, type Clock } from '@branchline/protocol'

/** How long a process may go on with rules that another one has changed. */
const freshMs = 1_000

export interface RuleEntry {
  rule: RuleRow
  adapter: Adapter
}

/** The rules in memory, read again when older than a second. */
export class RuleBook {
  readonly #store: CentralStore
  readonly #clock: Clock
  #entries = new Map<string, RuleEntry>()
  #version = ''
  #expired = 0
  #readAtMs = Number.NEGATIVE_INFINITY
  #reading: Promise<void> | null = null

  constructor(store: CentralStore, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  /** The rule of an enabled DocType. Errors: UNKNOWN_DOCTYPE. */
  async require(doctype: string): Promise<RuleEntry> {
    const entry = await this.find(doctype)
    if (!entry?.rule.enabled)
      throw new BranchlineError('UNKNOWN_DOCTYPE', `No enabled rule names the DocType ${JSON.stringify(doctype)}.`)
    return entry
  }

  async find(doctype: string): Promise<RuleEntry | undefined> {
    await this.#refresh()
    return this.#entries.get(doctype)
  }

  async all(): Promise<RuleEntry[]> {
    await this.#refresh()
    return [...this.#entries.values()]
  }

  /** Changes whenever a rule does. */
  async version(): Promise<string> {
    await this.#refresh()
    return this.#version
  }

  /** Rules changed: the next question reads them again. */
  expire(): void {
    this.#expired += 1
    this.#readAtMs = Number.NEGATIVE_INFINITY
  }

  /** Whoever asks at once shares one reading: of a whole chain that wakes up, each would else read for itself. */
  async #refresh(): Promise<void> {
    // The first may have begun before what this one is to see; a second one did not.
    for (let round = 0; round < 2 && !this.#isFresh(); round += 1) {
      this.#reading ??= this.#read().finally(() => {
        this.#reading = null
      })
      await this.#reading
    }
  }

  #isFresh(): boolean {
    return Math.abs(this.#clock.now() - this.#readAtMs) < freshMs
  }

  async #read(): Promise<void> {
    const now = this.#clock.now()
    const expired = this.#expired
    const rules = await this.#store.read.listRules()
    this.#entries = new Map(rules.flatMap((rule) => entryOf(rule)))
    this.#version = createHash('sha256').update(JSON.stringify(rules)).digest('hex').slice(0, 16)
    // What was read may be from before a change that was told meanwhile.
    this.#readAtMs = expired === this.#expired ? now : Number.NEGATIVE_INFINITY
  }
}

function entryOf(rule: RuleRow): [string, RuleEntry][] {
  const adapter = adapterFor(rule.doctype, rule.behaviour)
  return adapter ? [[rule.doctype, { rule, adapter }]] : []
}
