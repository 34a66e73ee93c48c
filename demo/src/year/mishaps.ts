import { setTimeout as sleep } from 'node:timers/promises'
import type { BranchSite, Chain } from '../chain/chain.ts'
import type { Screen } from '../screen/screen.ts'
import type { CustomerEdits } from './customer-edits.ts'
import type { GroupQuarrel } from './group-quarrel.ts'
import type { Mishap, Timetable } from './timetable.ts'

/** How long into the day's sales the blow falls: calls are in flight then. */
const blowAfterMs = 60

export interface People {
  customers: CustomerEdits
  /** Customers that are edited in several places at once. */
  toEdit: readonly string[]
  groups: GroupQuarrel
}

/**
 * Lets the year's mishaps happen: Birmingham loses its line, and meanwhile the same records are edited on both sides; Manchester's
 * server and central are killed with -9.
 */
export class Mishaps {
  constructor(
    private readonly chain: Chain,
    private readonly screen: Screen,
    private readonly timetable: Timetable,
    private readonly people: People,
  ) {}

  /** Resolves when what befell the chain on that day is mended, or, for a cut line, done. */
  async on(day: number): Promise<void> {
    for (const mishap of this.timetable.on(day)) await this.#befall(mishap)
  }

  async #befall(mishap: Mishap): Promise<void> {
    switch (mishap) {
      case 'groups to a person':
        await this.people.groups.leaveToPerson()
        return this.screen.prove('Shops may edit Customer Groups from now on; where two edits meet, a person decides')
      case 'kill branch':
        return this.#killBranch(this.chain.branch('MAN'))
      case 'kill central':
        return this.#killCentral()
      case 'cut':
        this.chain.branch('BIR').line.cut()
        return this.screen.say(
          "Birmingham has no line for a third of the year. It goes on selling at yesterday's prices.",
        )
      case 'heal':
        this.chain.branch('BIR').line.heal()
        return this.screen.say(
          "Birmingham's line is back: four months of sales go up, four months of prices come down.",
        )
      case 'edit apart':
        await this.people.customers.make(this.people.toEdit)
        await this.people.groups.editApart()
        return this.screen.say(
          'Central, London and Birmingham, which has no line, edit the same customers and Customer Groups.',
        )
      case 'resolve':
        await this.people.groups.resolve()
        return this.screen.prove('A person resolved the conflicts over Customer Groups: local, incoming, merged')
    }
  }

  async #killBranch({ server, town }: BranchSite): Promise<void> {
    await sleep(blowAfterMs)
    await server.kill()
    this.screen.say(
      `${town}'s server is killed (kill -9) with sales in flight; its tills ask again with the same sync_uuid.`,
    )
    await server.start()
    this.screen.prove(`${town}'s server was killed in the middle of a day and went on where it was`)
  }

  async #killCentral(): Promise<void> {
    const { server } = this.chain.central
    await sleep(blowAfterMs)
    await server.kill()
    this.screen.say(
      'Central is killed (kill -9) with batches in flight; the shops keep what they sell until it is back.',
    )
    await server.start()
    this.screen.prove('Central was killed in the middle of a day, found its database again and went on')
  }
}
