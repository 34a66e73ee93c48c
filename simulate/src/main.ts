import { fileURLToPath } from 'node:url'
import { runOne } from './commands/run-one.ts'
import { search } from './commands/search.ts'
import { searchPlanted } from './commands/search-planted.ts'
import { sum } from './commands/sum.ts'
import { Crew } from './crew/crew.ts'
import { readFlags } from './flags.ts'
import { runPostgres } from './postgres/run-lane.ts'

const flags = readFlags()
process.exitCode = await run()

async function run(): Promise<number> {
  const { seed, planted, workers } = flags
  if (flags.sum !== undefined) return sum(flags.sum)
  if (flags.postgres !== undefined) return runPostgres(flags)
  if (seed !== undefined) return runOne(seed, flags)
  const crew = new Crew(workers, fileURLToPath(new URL('./crew/worker.js', import.meta.url)))
  try {
    return planted === undefined ? await search(crew, flags) : await searchPlanted(crew, planted, flags)
  } finally {
    await crew.dismiss()
  }
}
