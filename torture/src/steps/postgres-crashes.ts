import { setTimeout as sleep } from 'node:timers/promises'
import type { CrashingServer } from '@branchline/db/testing'
import { below, type Random } from '@branchline/demo'
import type { Chain } from '../ground/chain.ts'
import type { Load } from '../load/load.ts'
import type { Row } from '../report/row.ts'
import { playRound, sumRows } from './round.ts'

const crashesPerRound = 2

/** PostgreSQL crashes under load and comes back, recovery included; central lives through it. */
export async function postgresCrashes(
  chain: Chain,
  load: Load,
  postgres: CrashingServer,
  random: Random,
  rounds: number,
  say: (line: string) => void,
): Promise<Row[]> {
  const rows: Row[] = []
  for (let round = 0; round < rounds; round += 1) {
    const crashes = async () => {
      for (let crash = 0; crash < crashesPerRound; crash += 1) {
        await sleep(300 + below(700, random))
        await postgres.crash()
        await sleep(below(500, random))
        await postgres.revive()
      }
      await sleep(300)
      return new Map([['pg_ctl stop -m immediate, and start', crashesPerRound]])
    }
    rows.push(...(await playRound(chain, load, crashes)))
    say(`PostgreSQL crashed ${(round + 1) * crashesPerRound} times`)
  }
  return sumRows(rows)
}
