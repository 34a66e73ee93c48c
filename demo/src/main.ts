import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import colors from 'picocolors'
import { Chain } from './chain/chain.ts'
import { reasonOf } from './demo-error.ts'
import { createDataFolder } from './process/data-folder.ts'
import { interruption } from './process/interruption.ts'
import { Screen } from './screen/screen.ts'
import { logsAt, storyOpening, yearOpening } from './screen/words.ts'
import { currency } from './story/catalogue.ts'
import { runStory } from './story/run-story.ts'
import { runYear } from './year/run-year.ts'

interface Flags {
  once?: true
  data?: string
  keep?: true
  days?: number
}

const exitCodes = { agreed: 0, failed: 1, interrupted: 130 } as const

new Command('demo')
  .description(
    'A head office and its shops on this machine: lines are cut, servers killed, and a verdict compares both sides.',
  )
  .option('--once', 'end after the verdict: exit code 0 when both sides agree, else 1')
  .option('--data <file>', 'replay a real year: UCI Online Retail as .csv.gz')
  .option('--keep', 'keep the databases and logs')
  .option('--days <n>', 'with --data: only the first n days (for developers)', dayCount)
  .action(async (flags: Flags) => {
    process.exit(await run(flags))
  })
  .parseAsync()
  .catch((error: unknown) => {
    console.error(` ${colors.red(reasonOf(error))}`)
    process.exit(exitCodes.failed)
  })

/** Runs the demo and ends everything it started, whatever happens. Answers the exit code. */
async function run({ once, data, keep, days }: Flags): Promise<number> {
  // pnpm runs us in the repository's root; a relative file counts from where the person is.
  const file = data === undefined ? null : resolve(process.env.INIT_CWD ?? process.cwd(), data)
  if (file !== null && !existsSync(file)) {
    console.error(` ${colors.red(`There is no file ${file}.`)}`)
    return exitCodes.failed
  }
  const folder = createDataFolder()
  const chain = await Chain.prepare(folder)
  const screen = new Screen(
    file === null
      ? { currency, lookEveryMs: 400, plainEveryMs: 2_000 }
      : { currency: 'GBP', lookEveryMs: 10_000, plainEveryMs: 10_000 },
  )
  screen.print(file === null ? storyOpening : yearOpening)
  let code: number
  let keepFolder = keep === true
  try {
    const work =
      file === null
        ? runStory(chain, screen, { once: once === true })
        : runYear(chain, screen, { file, daysMax: days ?? null })
    const outcome = await Promise.race([work, interruption(exitCodes.interrupted)])
    await screen.unwatch({ leaveTable: outcome === 'interrupted' })
    if (outcome === 'interrupted') code = once ? exitCodes.interrupted : exitCodes.agreed
    else code = outcome ? exitCodes.agreed : exitCodes.failed
    if (outcome === false) keepFolder = true
  } catch (error) {
    await screen.unwatch({ leaveTable: false })
    screen.print(` ${colors.red(reasonOf(error))}`)
    code = exitCodes.failed
    keepFolder = true
  }
  screen.say('Stopping: shops first, then central and its database.')
  await chain.stop()
  screen.close()
  if (keepFolder) console.log(logsAt(folder.root))
  else folder.remove()
  console.log(colors.dim(' Nothing is left running.\n'))
  return code
}

function dayCount(text: string): number {
  const days = Number(text)
  if (!Number.isInteger(days) || days < 1) throw new InvalidArgumentError('It is a whole number of days.')
  return days
}
