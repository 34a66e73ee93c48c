import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Command, InvalidArgumentError } from 'commander'
import { Crew } from './crew/crew.ts'
import { inOrder } from './crew/in-order.ts'
import { type Fault, faultNames } from './faults.ts'
import { argumentsOf, type Case, type Outcome } from './outcome.ts'
import { type PlantedBug, plantedBugs, plantedNames } from './planted.ts'
import { Summary } from './report.ts'
import { Ground, runSeed } from './run-seed.ts'

const twiceEvery = 100
const plantedSeedsMax = 300
/** So that a large run does not keep the other workers waiting: cases begun beyond the one whose turn it is. */
const aheadOfWorker = 16

interface Flags {
  seed?: number
  seeds: number
  from: number
  workers: number
  without?: Fault[]
  actions?: number[]
  branches?: number
  planted?: true | string
}

const number = (text: string) => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number')
  return Number(text)
}
const numbers = (text: string) => text.split(',').map(number)
const faultsOf = (text: string) =>
  text.split(',').map((name) => {
    const fault = faultNames.find((known) => known === name.trim())
    if (!fault) throw new InvalidArgumentError(`there is no fault "${name}"; there are: ${faultNames.join(', ')}`)
    return fault
  })

const flags = new Command('simulate')
  .description(
    'Branches and central on virtual time, on lines and machines that fail; then what they hold is compared.',
  )
  .option('--seeds <count>', 'how many runs', number, 100)
  .option('--from <seed>', 'the first seed', number, 1)
  .option('--workers <count>', 'processes that run seeds', number, availableParallelism())
  .option('--seed <seed>', 'one run, told line by line', number)
  .option('--without <faults>', 'of one run: faults that do not happen', faultsOf)
  .option('--actions <numbers>', 'of one run: only these actions', numbers)
  .option('--branches <count>', 'of one run: so many branches', number)
  .option('--planted [name]', 'plant each known bug, or one, and look for it')
  .parse()
  .opts<Flags>()

process.exitCode = await run()

function run(): Promise<number> {
  if (flags.seed !== undefined) return runOne(flags.seed)
  return flags.planted === undefined
    ? withCrew(runMany)
    : withCrew((crew) => searchPlanted(crew, flags.planted ?? true))
}

async function withCrew(work: (crew: Crew) => Promise<number>): Promise<number> {
  const crew = new Crew(Math.max(1, flags.workers), fileURLToPath(new URL('./crew/worker.js', import.meta.url)))
  try {
    return await work(crew)
  } finally {
    await crew.dismiss()
  }
}

async function runOne(seed: number): Promise<number> {
  const { without, actions, branches } = flags
  const planted = plantedNames.find((name) => name === flags.planted)
  const wanted: Case = {
    ...{ seed, traced: true },
    ...(without ? { without } : {}),
    ...(actions ? { actions } : {}),
    ...(branches === undefined ? {} : { branches }),
    ...(planted ? { planted } : {}),
  }
  const ground = await Ground.prepare()
  try {
    const outcome = await runSeed(ground, wanted)
    for (const line of outcome.trace) console.log(line)
    console.log(verdictOf(wanted, outcome))
    return outcome.broken ? 1 : 0
  } finally {
    ground.remove()
  }
}

/** Every seed once; the first of every hundred twice. */
function* casesOf(from: number, count: number): Generator<Case & { again: boolean }> {
  for (let seed = from; seed < from + count; seed += 1) {
    yield { seed, again: false }
    if ((seed - from) % twiceEvery === 0) yield { seed, again: true }
  }
}

async function runMany(crew: Crew): Promise<number> {
  const summary = new Summary()
  let digest = ''
  const runs = inOrder(casesOf(flags.from, flags.seeds), crew.size * aheadOfWorker, ({ seed }) => crew.run({ seed }))
  for await (const { item, answer } of runs) {
    if (item.again) {
      summary.addRepeat(item.seed, answer.digest === digest)
      continue
    }
    digest = answer.digest
    summary.add(answer)
    if (answer.broken) console.log(verdictOf({ seed: item.seed }, answer))
  }
  for (const line of summary.lines()) console.log(line)
  return summary.isGood ? 0 : 1
}

async function searchPlanted(crew: Crew, which: true | string): Promise<number> {
  const names = which === true ? plantedNames : plantedNames.filter((name) => name === which)
  if (names.length === 0) {
    console.log(`There is no planted bug of that name; there are: ${plantedNames.join(', ')}.`)
    return 2
  }
  let missed = 0
  console.log(`${'planted bug'.padEnd(28)} ${'seeds'.padStart(6)} ${'seed'.padStart(6)}  found as`)
  for (const planted of names) {
    const found = await search(crew, planted)
    if (!found) missed += 1
    const [seeds, seed] = found ? [found.seed - flags.from + 1, found.seed] : ['–', '–']
    const as = found?.broken?.message ?? `NOT FOUND: ${plantedBugs[planted]}`
    console.log(`${planted.padEnd(28)} ${String(seeds).padStart(6)} ${String(seed).padStart(6)}  ${as.split('\n')[0]}`)
  }
  console.log(`${names.length - missed} of ${names.length} planted bugs found`)
  return missed === 0 ? 0 : 1
}

async function search(crew: Crew, planted: PlantedBug): Promise<Outcome | null> {
  const seeds = Array.from({ length: plantedSeedsMax }, (_, index) => flags.from + index)
  for await (const { answer } of inOrder(seeds, crew.size + 1, (seed) => crew.run({ seed, planted }))) {
    if (answer.broken) return answer
  }
  return null
}

function verdictOf(wanted: Case, { seed, broken, digest }: Outcome): string {
  if (!broken) return `seed ${seed}: every guarantee held (${digest})`
  return `seed ${seed} BROKEN: ${broken.message}\n  again: npx --yes pnpm@10.34.9 simulate ${argumentsOf(wanted)}`
}
