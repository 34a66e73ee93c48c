import type { Flags } from '../flags.ts'
import type { Outcome } from '../outcome.ts'
import { Ground, runSeed } from '../run-seed.ts'
import { type PlantedStatement, plantedStatementNames, plantedStatements } from './planted-statements.ts'
import { PostgresGround } from './postgres-ground.ts'
import { postgresLane } from './postgres-lane.ts'
import { type StatementCounts, statementCounts } from './statement-faults.ts'

const twiceEvery = 20
const plantedSeedsMax = 200
/** Too few runs to ask that everything happened. */
const seedsForEveryFault = 100

interface Run {
  outcome: Outcome
  counts: StatementCounts
}

/** `simulate --postgres`: answers the exit code. */
export async function runPostgres(flags: Flags): Promise<number> {
  const ground = await Ground.prepare()
  const server = await PostgresGround.prepare(typeof flags.postgres === 'string' ? flags.postgres : undefined)
  const run = async (seed: number, planted: PlantedStatement | null = null, traced = false): Promise<Run> => {
    const lane = postgresLane(server, planted)
    return { outcome: await runSeed(ground, { seed, traced }, lane), counts: lane.counts }
  }
  try {
    if (flags.planted !== undefined) return await searchPlanted(run, flags)
    return await (flags.seed === undefined ? runMany(run, flags) : runOne(run, flags.seed))
  } finally {
    await server.remove()
    ground.remove()
  }
}

type RunSeed = (seed: number, planted?: PlantedStatement | null, traced?: boolean) => Promise<Run>

async function runOne(run: RunSeed, seed: number): Promise<number> {
  const { outcome, counts } = await run(seed, null, true)
  for (const line of [...outcome.trace, ...linesOf([counts]), verdictOf(outcome)]) console.log(line)
  return outcome.broken ? 1 : 0
}

async function runMany(run: RunSeed, { from, seeds }: Flags): Promise<number> {
  const startedMs = performance.now()
  const runs: Run[] = []
  const unlike: number[] = []
  for (let seed = from; seed < from + seeds; seed += 1) {
    const once = await run(seed)
    runs.push(once)
    if (once.outcome.broken) console.log(verdictOf(once.outcome))
    if ((seed - from) % twiceEvery === 0 && (await run(seed)).outcome.digest !== once.outcome.digest) unlike.push(seed)
  }
  const perMinute = (runs.length / (performance.now() - startedMs)) * 60_000
  const broken = runs.filter(({ outcome }) => outcome.broken).map(({ outcome }) => outcome.seed)
  const counts = runs.map((one) => one.counts)
  const silent =
    seeds < seedsForEveryFault ? [] : statementCounts.filter((name) => counts.every((one) => one[name] === 0))
  const lines = [
    `seeds on PostgreSQL                ${runs.length}`,
    `seeds per minute                   ${Math.round(perMinute)}`,
    `runs repeated, all alike           ${Math.ceil(seeds / twiceEvery)}, ${unlike.length === 0 ? 'yes' : `NO: ${unlike.join(', ')}`}`,
    ...linesOf(counts),
    ...(silent.length > 0 ? [`NEVER HAPPENED: ${silent.join(', ')}`] : []),
    broken.length === 0
      ? 'every guarantee held in every run'
      : `BROKEN in ${broken.length} runs: seeds ${broken.join(', ')}`,
  ]
  for (const line of lines) console.log(line)
  return broken.length + unlike.length + silent.length === 0 ? 0 : 1
}

async function searchPlanted(run: RunSeed, { planted, from }: Flags): Promise<number> {
  const names = plantedStatementNames.filter((name) => planted === true || name === planted)
  if (names.length === 0) {
    console.log(`There is no planted bug of that name in statements; there are: ${plantedStatementNames.join(', ')}.`)
    return 2
  }
  let missed = 0
  for (const name of names) {
    const found = await search(run, name, from)
    if (!found) missed += 1
    console.log(
      `${name.padEnd(24)} ${found ? `seed ${found.seed}: ${found.broken?.message}` : `NOT FOUND: ${plantedStatements[name]}`}`,
    )
  }
  return missed === 0 ? 0 : 1
}

async function search(run: RunSeed, planted: PlantedStatement, from: number): Promise<Outcome | null> {
  for (let seed = from; seed < from + plantedSeedsMax; seed += 1) {
    const { outcome } = await run(seed, planted)
    if (outcome.broken) return outcome
  }
  return null
}

function linesOf(counts: StatementCounts[]): string[] {
  return statementCounts.map((name) => {
    const times = counts.reduce((sum, one) => sum + one[name], 0)
    const share = counts.filter((one) => one[name] > 0).length / counts.length
    return `${name.padEnd(34)} ${String(times).padStart(7)}   in ${Math.round(share * 100)} % of seeds`
  })
}

function verdictOf({ seed, broken, digest }: Outcome): string {
  if (!broken) return `seed ${seed}: every guarantee held (${digest})`
  return `seed ${seed} BROKEN: ${broken.message}\n  again: npx --yes pnpm@10.34.9 simulate --postgres --seed ${seed}`
}
