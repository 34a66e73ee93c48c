import type { BranchServer } from './branch/branch-server.ts'
import { conflictDesk } from './workload/conflict-desk.ts'
import { customers } from './workload/customers.ts'
import { deadLetters } from './workload/dead-letters.ts'
import { items } from './workload/items.ts'
import { papers } from './workload/papers.ts'
import { People } from './workload/people.ts'
import { phonebook } from './workload/phones.ts'
import { ruleChanges } from './workload/rule-changes.ts'
import { sales } from './workload/sales.ts'
import { scoped } from './workload/scoped.ts'
import type { Stage, Subject } from './workload/stage.ts'
import { walletEntries } from './workload/wallets.ts'

export type { Stage } from './workload/stage.ts'

const minuteMs = 60_000
const dayMs = 86_400_000

/** Each is there in some seeds and not in others, so that each is dense where it is. */
const subjects = {
  items,
  customers,
  phonebook,
  scoped,
  ruleChanges,
  papers,
  walletEntries,
  deadLetters,
  conflictDesk,
} as const
const shareOfSeedsOn = 0.5

/** What people do, and what happens to their machines, until `actions` are done. */
export class Workload {
  readonly #stage: Stage
  readonly #people: People
  readonly #subjects: Subject[]
  readonly #only: readonly number[] | undefined
  readonly #actions: number
  #done = 0

  /** `only`: of the actions, these; the others pass without a deed, and nothing else changes. */
  constructor(stage: Stage, actions: number, only?: readonly number[]) {
    this.#stage = stage
    this.#actions = actions
    this.#only = only
    this.#people = new People(stage)
    const chosen = Object.entries(subjects).filter(([name]) => stage.chance.at(`subject ${name}`) < shareOfSeedsOn)
    this.#subjects = [sales, ...chosen.map(([, subject]) => subject)].map((subject) => subject(stage, this.#people))
  }

  get isDone(): boolean {
    return this.#done === this.#actions && this.#people.isDone
  }

  /** Begins; the rest follows by itself. */
  begin(): void {
    for (const { begin } of this.#subjects) begin?.()
    this.#goOn()
  }

  #goOn(): void {
    const { world, chance } = this.#stage
    if (this.#done === this.#actions) {
      chance.within('end of the day', () => {
        for (const { end } of this.#subjects) end?.()
      })
      return
    }
    // Some things happen at once, at several places.
    const pauseMs = chance.next('rush') < 0.4 ? chance.integer('rush', 0, 80) : chance.integer('pause', 50, 12_000)
    world.after(pauseMs, 'somebody acts', () => {
      this.#done += 1
      const action = this.#done
      if (this.#only?.includes(action) ?? true) chance.within(`action ${action}`, () => this.#act())
      this.#goOn()
    })
  }

  #act(): void {
    const acts = this.#subjects.flatMap((subject) => subject.acts)
    let at = this.#stage.chance.next('action') * acts.reduce((sum, [weight]) => sum + weight, 0)
    const chosen = acts.find(([weight]) => {
      at -= weight
      return at < 0
    })
    chosen?.[1]()
    this.#mishap()
  }

  /** Now and then something breaks that is not a request. */
  #mishap(): void {
    const { chance, faults, network, branches, database, world, model } = this.#stage
    const branch = chance.pick('whose mishap', branches)
    const { branchCode } = branch
    if (faults.strikes('partition', branchCode, 6)) {
      network.cut(
        branchCode,
        chance.integer('cut for', 1_000, 10 * minuteMs),
        chance.pick('cut', ['up', 'down', 'both']),
      )
    }
    if (faults.strikes('login ended', branchCode, 8)) {
      world.tell('central', 'ends every session')
      database.tables.sessions.held.clear()
    }
    if (faults.strikes('clock jumps', branchCode, 5)) {
      branch.skew.ms = chance.integer('skew', -dayMs, dayMs)
      world.tell(branchCode, `its clock is wrong by ${Math.round(branch.skew.ms / minuteMs)} min`)
    }
    if (faults.strikes('poison record', branchCode, 8)) {
      const key = poison(branch)
      const sale = key === null ? undefined : model.sales.get(key)
      if (sale) sale.poisoned = true
      if (key !== null) world.tell(branchCode, `the operation of ${key.slice(0, 8)} is damaged on disk`)
    }
    if (faults.strikes('closed for days', 'chain', 1.5)) {
      world.tell('chain', 'every shop is closed for days')
      const closedMs = chance.integer('closed', dayMs, 4 * dayMs)
      for (const one of branches) one.kill(closedMs + chance.integer('opens', 0, minuteMs))
    }
  }
}

/** Damages one operation that was never sent. Answers whose. */
function poison({ sql }: BranchServer): string | null {
  const row = sql
    .prepare(
      `SELECT "sequence", "key" FROM "Outbox" WHERE "state" = 'pending' AND NOT "everSent" AND "doctype" = 'Sales Invoice' LIMIT 1`,
    )
    .get() as { sequence: number; key: string } | undefined
  if (!row) return null
  sql
    .prepare(`UPDATE "OutboxPayload" SET "payload" = '{"doctype":"Sales Invoice"}' WHERE "sequence" = ?`)
    .run(row.sequence)
  return row.key
}
