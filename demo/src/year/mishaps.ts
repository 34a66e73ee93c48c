import { setTimeout as sleep } from 'node:timers/promises'
import type { BranchSite, Chain } from '../chain/chain.ts'
import type { Screen } from '../screen/screen.ts'
import { type Mishap, timetable } from './timetable.ts'

/** How long into the day's sales the blow falls: calls are in flight then. */
const blowAfterMs = 60

/** Lets the year's mishaps happen: Birmingham loses its line, Manchester's server and central are killed with -9. */
export class Mishaps {
  readonly #on: (day: number) => Mishap | null

  constructor(
    private readonly chain: Chain,
    private readonly screen: Screen,
    days: number,
  ) {
    this.#on = timetable(days).on
  }

  /** Resolves when what befell the chain on that day is mended, or, for a cut line, done. */
  async on(day: number): Promise<void> {
    switch (this.#on(day)) {
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
      case null:
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
