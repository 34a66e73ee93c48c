import { Command, InvalidArgumentError } from 'commander'
import type { PlantedBug } from './planted.ts'
import { plantedBugs, plantedNames } from './planted.ts'
import { runPostgres } from './postgres/run-lane.ts'
import { Summary } from './report.ts'
import { Ground, type Outcome, runSeed } from './run-seed.ts'

const twiceEvery = 100
const plantedSeedsMax = 300

interface Flags {
  seed?: number
  seeds: number
  from: number
  planted?: true | string
  postgres?: true | string
}

const number = (text: string) => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number')
  return Number(text)
}

const flags = new Command('simulate')
  .description(
    'Branches and central on virtual time, on lines and machines that fail; then what they hold is compared.',
  )
  .option('--seeds <count>', 'how many runs', number, 100)
  .option('--from <seed>', 'the first seed', number, 1)
  .option('--seed <seed>', 'one run, told line by line', number)
  .option('--planted [name]', 'plant each known bug, or one, and look for it')
  .option(
    '--postgres [url]',
    "central's database is PostgreSQL, a server of its own or that one, stepped one statement at a time",
  )
  .parse()
  .opts<Flags>()

const ground = await Ground.prepare()
try {
  process.exitCode = await run()
} finally {
  ground.remove()
}

function run(): Promise<number> {
  if (flags.postgres) return runPostgres(ground, flags)
  if (flags.planted !== undefined) return searchPlanted(flags.planted)
  return flags.seed === undefined ? runMany() : runOne(flags.seed)
}

async function runOne(seed: number): Promise<number> {
  const outcome = await runSeed(ground, seed, { traced: true })
  for (const line of outcome.trace) console.log(line)
  console.log(verdictOf(outcome))
  return outcome.broken ? 1 : 0
}

async function runMany(): Promise<number> {
  const summary = new Summary()
  for (let seed = flags.from; seed < flags.from + flags.seeds; seed += 1) {
    const outcome = await runSeed(ground, seed)
    summary.add(outcome)
    if (outcome.broken) console.log(verdictOf(outcome))
    if ((seed - flags.from) % twiceEvery !== 0) continue
    const again = await runSeed(ground, seed)
    summary.addRepeat(seed, outcome.digest === again.digest)
  }
  for (const line of summary.lines()) console.log(line)
  return summary.isGood ? 0 : 1
}

async function searchPlanted(which: true | string): Promise<number> {
  const names = which === true ? plantedNames : plantedNames.filter((name) => name === which)
  if (names.length === 0) {
    console.log(`There is no planted bug of that name; there are: ${plantedNames.join(', ')}.`)
    return 2
  }
  let missed = 0
  console.log(`${'planted bug'.padEnd(28)} ${'seeds'.padStart(6)} ${'seed'.padStart(6)}  found as`)
  for (const planted of names) {
    const found = await search(planted)
    if (!found) missed += 1
    const [seeds, seed] = found ? [found.seed - flags.from + 1, found.seed] : ['–', '–']
    const as = found?.broken?.message ?? `NOT FOUND: ${plantedBugs[planted]}`
    console.log(`${planted.padEnd(28)} ${String(seeds).padStart(6)} ${String(seed).padStart(6)}  ${as.split('\n')[0]}`)
  }
  console.log(`${names.length - missed} of ${names.length} planted bugs found`)
  return missed === 0 ? 0 : 1
}

async function search(planted: PlantedBug): Promise<Outcome | null> {
  for (let seed = flags.from; seed < flags.from + plantedSeedsMax; seed += 1) {
    const outcome = await runSeed(ground, seed, { planted })
    if (outcome.broken) return outcome
  }
  return null
}

function verdictOf({ seed, broken, digest }: Outcome): string {
  if (!broken) return `seed ${seed}: every guarantee held (${digest})`
  return `seed ${seed} BROKEN: ${broken.message}\n  again: npx --yes pnpm@10.34.9 simulate --seed ${seed}`
}
