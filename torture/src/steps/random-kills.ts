import { setTimeout as sleep } from 'node:timers/promises'
import { below, type Random } from '@branchline/demo'
import type { Chain } from '../ground/chain.ts'
import type { Server } from '../ground/server.ts'
import type { Load } from '../load/load.ts'
import type { Row } from '../report/row.ts'
import { playRound, sumRows } from './round.ts'

const killsPerRound = 20
/** Between two kills of one server: from while it starts to long after. */
const pauseMsMax = 800

const titles = { branch: 'kill -9 of a branch', central: 'kill -9 of central' } as const

/** Kills servers at random, several at once, each started again on its data, until there were so many kills. */
export async function randomKills(
  chain: Chain,
  load: Load,
  random: Random,
  kills: number,
  say: (line: string) => void,
): Promise<Row[]> {
  const rows: Row[] = []
  for (let done = 0; done < kills; ) {
    const count = Math.min(killsPerRound, kills - done)
    rows.push(...(await playRound(chain, load, () => killAtRandom(chain, random, count))))
    done += count
    say(`${done} of ${kills} kills, ${load.told.sales.size} sales confirmed`)
  }
  return sumRows(rows)
}

async function killAtRandom({ sites, central }: Chain, random: Random, kills: number): Promise<Map<string, number>> {
  const done = new Map<string, number>()
  let left = kills
  const torment = async (server: Server, title: string) => {
    while (left > 0) {
      left -= 1
      await sleep(below(pauseMsMax, random))
      await server.kill()
      done.set(title, (done.get(title) ?? 0) + 1)
      await server.start()
    }
  }
  const branches = sites.map(({ server }) => torment(server, titles.branch))
  await Promise.all([...branches, torment(central.server, titles.central)])
  return done
}
