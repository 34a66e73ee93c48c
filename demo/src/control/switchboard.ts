import type { BranchSite, Chain } from '../chain/chain.ts'
import type { ServerProcess } from '../process/server-process.ts'
import type { Screen } from '../screen/screen.ts'
import type { Switches } from './control-server.ts'

/** A server that is down for so long is started again: the tills of the shop do not wait for ever. */
const downMsMax = 120_000

/** Breaks and mends what the demo runs, one thing after the other, whoever asks: a key or the dashboard. */
export class Switchboard implements Switches {
  isReady = false
  #turn: Promise<void> = Promise.resolve()
  readonly #restarts = new Map<ServerProcess, NodeJS.Timeout>()
  readonly #chain: Chain
  readonly #screen: Screen

  constructor(chain: Chain, screen: Screen) {
    this.#chain = chain
    this.#screen = screen
  }

  sites() {
    return this.#chain.branches.map(({ code, town, line, server }) => {
      return { code, town, line: !line.isCut, server: server.isUp }
    })
  }

  async set(code: string, what: 'line' | 'server', works: boolean): Promise<void> {
    const site = this.#chain.branch(code)
    if (what === 'line') return this.#setLine(site, works)
    await this.setServer(site.server, `${site.town}'s server`, works)
  }

  /** Kills a server, or starts it again. `who`: as the person at the screen knows it. */
  async setServer(server: ServerProcess, who: string, works: boolean): Promise<void> {
    const turn = this.#turn.then(async () => {
      if (server.isUp === works) return
      clearTimeout(this.#restarts.get(server))
      if (works) {
        await server.start()
        return this.#screen.say(`${who} is back.`)
      }
      await server.kill()
      this.#screen.say(`${who} was killed (kill -9). The shops go on selling; the same button or key brings it back.`)
      this.#restarts.set(
        server,
        setTimeout(() => void this.setServer(server, who, true).catch(() => {}), downMsMax),
      )
    })
    this.#turn = turn.catch(() => {})
    return turn
  }

  #setLine({ line, town }: BranchSite, works: boolean): void {
    if (line.isCut !== works) return
    if (works) line.heal()
    else line.cut()
    this.#screen.say(
      works
        ? `${town}'s line is back: what waited goes up, in order.`
        : `${town}'s line is cut. Its tills do not notice; what it sells waits in its own database.`,
    )
  }
}
