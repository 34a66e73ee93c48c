import { setTimeout as sleep } from 'node:timers/promises'
import { below, type Random } from '@branchline/demo'
import type { Chain, Site } from '../ground/chain.ts'
import type { Load } from '../load/load.ts'
import type { Weather } from '../network/proxy.ts'
import type { Row } from '../report/row.ts'
import { playRound, sumRows } from './round.ts'

const spellsPerRound = 4
const spellMs = { least: 200, most: 1_200 } as const

const weathers = (random: Random): Record<string, Weather> => ({
  'line gone': { kind: 'drop' },
  'line silent both ways': { kind: 'stall', way: 'both' },
  'line silent upwards': { kind: 'stall', way: 'up' },
  'line silent downwards': { kind: 'stall', way: 'down' },
  'line cut after random bytes': { kind: 'cut', afterBytes: () => 1 + below(4_000, random) },
  'line slow': { kind: 'delay', ms: () => below(400, random) },
})

/** Every kind of bad line, one after the other, each shop with spells of its own. */
export async function networkFaults(
  chain: Chain,
  load: Load,
  random: Random,
  rounds: number,
  say: (line: string) => void,
): Promise<Row[]> {
  const rows: Row[] = []
  for (const [what, weather] of Object.entries(weathers(random))) {
    const before = hits(chain)
    for (let round = 0; round < rounds; round += 1) {
      const spells = async () => {
        await Promise.all(chain.sites.map((site) => spellsOf(site, weather, random)))
        return new Map([[what, spellsPerRound * chain.sites.length]])
      }
      rows.push(...(await playRound(chain, load, spells)))
    }
    const hit = hits(chain) - before
    say(`${what}: ${hit} connections or pieces hit`)
    if (hit === 0) rows.push({ what, times: 0, restMs: [], violations: [{ kind: 'wrong', text: 'it hit nothing' }] })
  }
  return sumRows(rows)
}

async function spellsOf({ proxy }: Site, weather: Weather, random: Random): Promise<void> {
  for (let spell = 0; spell < spellsPerRound; spell += 1) {
    await sleep(below(spellMs.most, random) / 2)
    proxy.set(weather)
    await sleep(spellMs.least + below(spellMs.most - spellMs.least, random))
    proxy.set({ kind: 'pass' })
  }
}

function hits({ sites }: Chain): number {
  return sites.reduce((sum, { proxy }) => sum + proxy.hit, 0)
}
