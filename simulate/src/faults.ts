import type { Chance } from './world/chance.ts'

/** Everything that may go wrong. Each is on in some seeds and off in others. */
export const faultNames = [
  // Lines.
  'request lost',
  'response lost',
  'request twice',
  'request late',
  'request days late',
  'requests reordered',
  'request torn',
  'answer cut',
  'answer too slow',
  'partition',
  'line flaps',
  // Machines.
  'branch killed',
  'branch killed after a commit',
  'central killed',
  'central killed after a commit',
  'closed for days',
  'branch restored',
  'branch cloned',
  'central restored',
  // Databases.
  'branch database busy',
  'branch disk full',
  'serialization failure',
  'deadlock',
  'connection terminated',
  'commit in doubt',
  'statement timeout',
  // Clocks.
  'clock jumps',
  'clock drifts',
  'clock of central jumps',
  'clock of central drifts',
  // Logins.
  'login ended',
  'session expires in flight',
  'password changed',
  'branch disabled',
  // What goes on inside.
  'wake-up lost',
  'pushed by hand twice',
  'touched in flight',
  'retention in flight',
  'poison record',
  'till sends twice',
  // Tills that run the SDK.
  'branch down while tills sell',
  'central away while tills sell',
  'branch answers just too late',
  'browser killed',
  'power cut at a till',
  'browser closed the database',
  'browser storage cleared',
  'second tab',
  'cashier signed out',
  'cashier session ended',
  'till speaks for another branch',
  // Peers of the first day of the protocol.
  'older branch',
  'older central',
] as const
export type Fault = (typeof faultNames)[number]

const shareOfSeedsOn = 0.6
/** Databases that go back or run twice change a whole run: none does in most. */
const ofLives: ReadonlySet<Fault> = new Set(['branch restored', 'branch cloned', 'central restored'])
const shareOfSeedsWithLives = 0.3
const shareOf: Partial<Record<Fault, number>> = {
  'older branch': 0.2,
  'older central': 0.08,
}
/** A branch that does not say to which life of central it sends is who meets a central that lost the beginning of a record. */
const shareOfOldInLives = 0.5

/** Tills that run the SDK are in about a quarter of the seeds, where no database changes its life and no peer is of the first day. */
const shareOfSeedsWithTills = 0.36
const notBesideTills: ReadonlySet<Fault> = new Set(['older branch', 'older central'])

/** Which faults a seed has, how often, and how often each really happened. */
export class Faults {
  readonly counts = new Map<Fault, number>(faultNames.map((name) => [name, 0]))
  readonly #rates = new Map<Fault, number>()
  /** Databases may go back or run twice, whichever of these faults are left out. */
  readonly changesLives: boolean
  /** Likewise tills. */
  readonly hasTills: boolean
  readonly #listeners: (() => void)[] = []
  #healed = false

  constructor(
    readonly chance: Chance,
    without: readonly Fault[] = [],
  ) {
    this.changesLives = chance.at('another life') < shareOfSeedsWithLives
    this.hasTills = !this.changesLives && chance.at('counters in the shops') < shareOfSeedsWithTills
    for (const name of faultNames) {
      const isOfOther = (ofLives.has(name) && !this.changesLives) || (notBesideTills.has(name) && this.hasTills)
      const isOff = without.includes(name) || isOfOther
      const isOfOld = name === 'older branch' && this.changesLives
      const share = isOfOld ? shareOfOldInLives : (shareOf[name] ?? shareOfSeedsOn)
      const on = !isOff && chance.at(`fault ${name}`) < share
      // From rare to frequent: some bugs need a storm, others a single drop in calm weather.
      this.#rates.set(name, on ? 0.2 + 0.8 * chance.at(`rate ${name}`) : 0)
    }
  }

  get on(): Fault[] {
    return faultNames.filter((name) => this.isOn(name))
  }

  isOn(fault: Fault): boolean {
    return !this.#healed && (this.#rates.get(fault) ?? 0) > 0
  }

  /** Nothing goes wrong any more. */
  heal(): void {
    this.#healed = true
  }

  /** Does it happen here, now? `percent`: of a hundred occasions at the highest rate. */
  strikes(fault: Fault, place: string, percent: number): boolean {
    const rate = this.#healed ? 0 : (this.#rates.get(fault) ?? 0)
    if (rate === 0 || this.chance.next(`${fault} ${place}`) >= (rate * percent) / 100) return false
    this.count(fault)
    return true
  }

  count(fault: Fault): void {
    this.counts.set(fault, (this.counts.get(fault) ?? 0) + 1)
    for (const heard of this.#listeners) heard()
  }

  /** Runs whenever something goes wrong. */
  onEach(run: () => void): void {
    this.#listeners.push(run)
  }
}
