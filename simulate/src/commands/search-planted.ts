import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Crew } from '../crew/crew.ts'
import { inOrder } from '../crew/in-order.ts'
import { type Fault, Faults } from '../faults.ts'
import type { Flags } from '../flags.ts'
import type { Outcome } from '../outcome.ts'
import { tillPlants } from '../planted/in-tills.ts'
import { type PlantedBug, plantedBugs, plantedNames } from '../planted.ts'
import { Chance } from '../world/chance.ts'

const seedsMax = 1_000
const nameWidth = 34
const startsApart = [0, 10_000, 20_000]
/** Beside the sources, from `dist`. */
const keptFile = fileURLToPath(new URL('../src/planted-seeds.json', import.meta.url))

/** Plants one bug after the other and looks for each from several seeds on. Answers the exit code. */
export async function searchPlanted(crew: Crew, which: true | string, { from, keep }: Flags): Promise<number> {
  const names = which === true ? plantedNames : plantedNames.filter((name) => name === which)
  if (names.length === 0) {
    console.log(`There is no planted bug of that name; there are: ${plantedNames.join(', ')}.`)
    return 2
  }
  return keep ? await pin(crew, names, from) : await tellMedians(crew, names, from)
}

/** A seed that still finds its bug is kept; for the others the first one is noted that does. */
async function pin(crew: Crew, names: readonly PlantedBug[], from: number): Promise<number> {
  const kept: Record<string, number> = JSON.parse(readFileSync(keptFile, 'utf8'))
  let missed = 0
  // What needs no search comes first.
  const isKept = (planted: PlantedBug) => Number(kept[planted] !== undefined)
  for (const planted of [...names].sort((a, b) => isKept(b) - isKept(a))) {
    const before = kept[planted]
    const again = before === undefined ? null : await crew.run({ seed: before, planted })
    const found = again?.broken ? again : await find(crew, planted, from)
    if (found) kept[planted] = found.seed
    else missed += 1
    console.log(`${planted.padEnd(nameWidth)} ${found ? `${found.seed}  ${foundAs(found)}` : notFound(planted)}`)
    const sorted = Object.fromEntries(plantedNames.flatMap((name) => (kept[name] ? [[name, kept[name]]] : [])))
    writeFileSync(keptFile, `${JSON.stringify(sorted, null, 2)}\n`)
  }
  console.log(`${names.length - missed} of ${names.length} planted bugs found`)
  return missed === 0 ? 0 : 1
}

/** Looks for each from several seeds on: what is lucky from one on is not from another. */
async function tellMedians(crew: Crew, names: readonly PlantedBug[], from: number): Promise<number> {
  const starts = startsApart.map((apart) => from + apart)
  let missed = 0
  console.log(`seeds needed from ${starts.join(', ')} on`)
  console.log(`${'planted bug'.padEnd(nameWidth)} ${'median'.padStart(6)}  ${'each'.padEnd(14)}  found as`)
  for (const planted of names) {
    const found = await Promise.all(starts.map((start) => find(crew, planted, start)))
    const needed = found.map((outcome, place) => (outcome ? outcome.seed - (starts[place] ?? 0) + 1 : seedsMax + 1))
    const [, median = 0] = [...needed].sort((a, b) => a - b)
    const finders = found.filter((outcome) => outcome !== null).sort((a, b) => a.events - b.events)
    const [quickest] = finders
    if (finders.length < 2) missed += 1
    const text = (seeds: number) => (seeds > seedsMax ? '–' : String(seeds))
    const as = quickest ? foundAs(quickest) : notFound(planted)
    console.log(
      `${planted.padEnd(nameWidth)} ${text(median).padStart(6)}  ${needed.map(text).join(' ').padEnd(14)}  ${as}`,
    )
  }
  console.log(`${names.length - missed} of ${names.length} planted bugs found`)
  return missed === 0 ? 0 : 1
}

async function find(crew: Crew, planted: PlantedBug, from: number): Promise<Outcome | null> {
  const seeds = Array.from({ length: seedsMax }, (_, index) => from + index).filter((seed) => mayFind(planted, seed))
  for await (const { answer } of inOrder(seeds, crew.size, (seed) => crew.run({ seed, planted }))) {
    // A seed that breaks without the bug, too, says nothing of it.
    if (answer.broken && !(await crew.run({ seed: answer.seed })).broken) return answer
  }
  return null
}

/** What some bugs need, so that seeds without it are passed over: they cannot find them. */
const needed: Partial<Record<PlantedBug, Fault>> = {
  'numbers of the backup': 'branch restored',
  'clone not fenced': 'branch cloned',
  'nothing sent again': 'central restored',
  'one epoch for every life': 'central restored',
  'reload sweeps nothing': 'central restored',
  'torn body partly applied': 'request torn',
  'waits by the wall clock': 'clock jumps',
}

function mayFind(planted: PlantedBug, seed: number): boolean {
  const faults = new Faults(new Chance(seed))
  const fault = needed[planted]
  return planted in tillPlants ? faults.hasTills : !fault || faults.isOn(fault)
}

function foundAs({ broken }: Outcome): string {
  return broken?.message.split('\n')[0] ?? ''
}

function notFound(planted: PlantedBug): string {
  return `NOT FOUND: ${plantedBugs[planted]}`
}
