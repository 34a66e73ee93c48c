import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Crew } from '../crew/crew.ts'
import { inOrder } from '../crew/in-order.ts'
import type { Flags } from '../flags.ts'
import type { Outcome } from '../outcome.ts'
import { type PlantedBug, plantedBugs, plantedNames } from '../planted.ts'

const seedsMax = 300
/** What is lucky from one seed on is not from another. */
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
  const starts = startsApart.map((apart) => from + apart)
  const kept: Record<string, number> = JSON.parse(readFileSync(keptFile, 'utf8'))
  let missed = 0
  console.log(`seeds needed from ${starts.join(', ')} on`)
  console.log(`${'planted bug'.padEnd(28)} ${'median'.padStart(6)}  ${'each'.padEnd(14)}  found as`)
  for (const planted of names) {
    const found = await Promise.all(starts.map((start) => find(crew, planted, start)))
    const needed = found.map((outcome, place) => (outcome ? outcome.seed - (starts[place] ?? 0) + 1 : seedsMax + 1))
    const [, median = 0] = [...needed].sort((a, b) => a - b)
    const finders = found.filter((outcome) => outcome !== null).sort((a, b) => a.events - b.events)
    const [quickest] = finders
    if (quickest) kept[planted] = quickest.seed
    if (finders.length < 2) missed += 1
    const text = (seeds: number) => (seeds > seedsMax ? '–' : String(seeds))
    const as = quickest?.broken?.message.split('\n')[0] ?? `NOT FOUND: ${plantedBugs[planted]}`
    console.log(`${planted.padEnd(28)} ${text(median).padStart(6)}  ${needed.map(text).join(' ').padEnd(14)}  ${as}`)
  }
  console.log(`${names.length - missed} of ${names.length} planted bugs found`)
  if (keep) {
    const sorted = Object.fromEntries(plantedNames.flatMap((name) => (kept[name] ? [[name, kept[name]]] : [])))
    writeFileSync(keptFile, `${JSON.stringify(sorted, null, 2)}\n`)
  }
  return missed === 0 ? 0 : 1
}

async function find(crew: Crew, planted: PlantedBug, from: number): Promise<Outcome | null> {
  const seeds = Array.from({ length: seedsMax }, (_, index) => from + index)
  for await (const { answer } of inOrder(seeds, crew.size, (seed) => crew.run({ seed, planted }))) {
    if (answer.broken) return answer
  }
  return null
}
