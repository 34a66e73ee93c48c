import { randomFrom } from '@branchline/demo'
import type { Chain } from '../ground/chain.ts'
import { HeadOffice } from './head-office.ts'
import { Till } from './till.ts'
import { Told } from './told.ts'

const pauseMs = { till: 12, headOffice: 15 } as const

/** Two tills at every branch, and head office: all that goes on while things break. */
export class Load {
  readonly told = new Told()
  readonly tills: Till[]
  readonly #headOffice: HeadOffice
  #fail: (error: unknown) => void = () => {}
  /** Rejects when a till or head office is refused; never resolves. */
  readonly failed = new Promise<never>((_, reject) => {
    this.#fail = reject
  })

  constructor(chain: Chain, seed: number, tillsEach = 2) {
    this.failed.catch(() => {})
    this.tills = chain.sites.flatMap((site, place) =>
      Array.from({ length: tillsEach }, (_, till) => new Till(site, this.told, randomFrom(seed + place * 10 + till))),
    )
    this.#headOffice = new HeadOffice(chain.central.peer, this.told, randomFrom(seed + 1_000))
  }

  start(): void {
    for (const till of this.tills) till.start(pauseMs.till, this.#fail)
    this.#headOffice.start(pauseMs.headOffice, this.#fail)
  }

  /** Resolves when every call in hand is answered: all servers must be up, or come up. */
  async stop(): Promise<void> {
    await Promise.race([Promise.all([...this.tills, this.#headOffice].map((one) => one.stop())), this.failed])
  }

  /** Rests while something is done. */
  async during<T>(body: () => Promise<T>): Promise<T> {
    this.start()
    try {
      return await Promise.race([body(), this.failed])
    } catch (error) {
      // What is in hand may never be answered now, and must not hide why.
      this.#fail(error)
      throw error
    } finally {
      await this.stop()
    }
  }
}
