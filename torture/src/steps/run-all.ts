import { randomFrom } from '@branchline/demo'
import { Chain } from '../ground/chain.ts'
import type { Machine } from '../ground/machine.ts'
import { Load } from '../load/load.ts'
import type { Row } from '../report/row.ts'
import { cutBranch, cutCentral } from './cuts.ts'
import { damagedPage } from './damaged-page.ts'
import { failingFsync } from './failing-fsync.ts'
import { fullDisk } from './full-disk.ts'
import { heldDatabase } from './held-database.ts'
import { networkFaults } from './network-faults.ts'
import { postgresCrashes } from './postgres-crashes.ts'
import { randomKills } from './random-kills.ts'
import { redisFaults } from './redis-faults.ts'

export const parts = ['kills', 'lines', 'cuts', 'disks'] as const
/** `disks`: and Redis. */
export type Part = (typeof parts)[number]

export interface Plan {
  kills: number
  seed: number
  /** Random kills, and every statement of three transactions. */
  quick: boolean
  /** Nothing but these; what takes a quarter of an hour in one is done in pieces. */
  only: readonly Part[]
}

type Say = (line: string) => void

const branches = ['CAI', 'ALX', 'GIZ']
const quickCuts = {
  branch: ['branch: submit a sale', 'branch: settle a batch'],
  central: ['central: take a pushed batch'],
}

/**
 * Everything, in the order of the report. What stands beside each other overlaps where the machine has room. `rows`: the report, which grows as
 * parts end; what did end is there when a later one cannot go on.
 */
export async function runAll(machine: Machine, plan: Plan, say: Say, rows: Row[]): Promise<void> {
  const { quick } = plan
  const cuts = () =>
    Promise.all([
      cutBranch(machine, quick ? quickCuts.branch : null, say),
      cutCentral(machine, quick ? quickCuts.central : null, say),
    ])
  if (quick) {
    const [, cut] = await Promise.all([killsAndLines(machine, plan, say, rows), cuts()])
    rows.push(...cut.flat())
    return
  }
  const isAsked = (part: Part) => plan.only.includes(part)
  if (isAsked('kills') || isAsked('lines')) await killsAndLines(machine, plan, say, rows)
  if (isAsked('cuts')) rows.push(...(await cuts()).flat())
  if (isAsked('disks')) await diskFaults(machine, plan, say, rows)
}

async function killsAndLines(
  machine: Machine,
  { kills, seed, quick, only }: Plan,
  say: Say,
  rows: Row[],
): Promise<void> {
  const chain = await Chain.open(machine, 'main')
  try {
    await Promise.all(branches.map(async (code) => (await chain.addSite(code)).server.start()))
    const load = new Load(chain, seed)
    const random = randomFrom(seed)
    if (only.includes('kills')) rows.push(...(await randomKills(chain, load, random, kills, say)))
    if (quick || !only.includes('lines')) return
    rows.push(...(await networkFaults(chain, load, random, 3, say)))
    rows.push(...(await postgresCrashes(chain, load, machine.postgres, random, 3, say)))
  } finally {
    await chain.stop()
  }
}

async function diskFaults(machine: Machine, { seed }: Plan, say: Say, rows: Row[]): Promise<void> {
  const random = randomFrom(seed + 1)
  const steps: (() => Promise<Row[]>)[] = [
    async () => [await fullDisk(machine, 3)],
    async () => [await heldDatabase(machine, { long: true })],
    async () => [await failingFsync(machine, [2, 5, 9])],
    async () => [await damagedPage(machine, random, 5)],
    () => redisFaults(machine, random, 3),
  ]
  for (const step of steps) {
    const done = await step()
    rows.push(...done)
    for (const { what, times, note } of done)
      say(times === 0 && note ? `${what}: not here, ${note}` : `${what}: ${times} times`)
  }
}
