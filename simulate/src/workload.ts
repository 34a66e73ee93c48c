import { mishap } from './mishaps.ts'
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
import { chooseSubjects, type SubjectName } from './workload/topics.ts'
import { walletEntries } from './workload/wallets.ts'

export type { Password, Stage } from './workload/stage.ts'

const subjects: Readonly<Record<SubjectName, (stage: Stage, people: People) => Subject>> = {
  items,
  customers,
  phonebook,
  scoped,
  ruleChanges,
  papers,
  walletEntries,
  deadLetters,
  conflictDesk,
}
/** What is promised of these is known of databases that went back, too. */
export const subjectsInEveryLife: readonly string[] = ['items', 'customers']

/** What people do, and what happens to their machines, until `actions` are done. */
export class Workload {
  readonly #stage: Stage
  readonly #people: People
  readonly #subjects: Subject[]
  readonly #acts: Subject['acts']
  readonly #only: readonly number[] | undefined
  readonly #actions: number
  #done = 0

  /**
   * `only`: of the actions, these; the others pass without a deed, and nothing else changes. `among`: people do nothing about other
   * subjects.
   */
  constructor(
    stage: Stage,
    actions: number,
    { only, among }: { only: readonly number[] | undefined; among: readonly string[] | null },
  ) {
    this.#stage = stage
    this.#actions = actions
    this.#only = only
    this.#people = new People(stage)
    const made = (names: readonly SubjectName[]) => names.map((name) => subjects[name](stage, this.#people))
    const chosen = chooseSubjects(stage.chance, among)
    const [topic, others] = [made(chosen.topic), [sales(stage, this.#people), ...made(chosen.others)]]
    this.#subjects = [...topic, ...others]
    this.#acts = halfOfThem(
      topic.flatMap(({ acts }) => acts),
      others.flatMap(({ acts }) => acts),
    )
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
    let at = this.#stage.chance.next('action') * weightOf(this.#acts)
    const chosen = this.#acts.find(([weight]) => {
      at -= weight
      return at < 0
    })
    chosen?.[1]()
    mishap(this.#stage)
  }
}

type Acts = Subject['acts']

/** Half of what is done is about the topic, however many things may be done beside it. */
function halfOfThem(topic: Acts, others: Acts): Acts {
  const times = weightOf(others) / weightOf(topic)
  return [...topic.map(([weight, act]) => [weight * times, act] as const), ...others]
}

function weightOf(acts: Acts): number {
  return acts.reduce((sum, [weight]) => sum + weight, 0)
}
