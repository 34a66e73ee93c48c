import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { interruption } from '@branchline/demo'
import { Command, InvalidArgumentError, Option } from 'commander'
import colors from 'picocolors'
import { type Machine, openMachine } from './ground/machine.ts'
import { holds, renderReport } from './report/render.ts'
import type { Row } from './report/row.ts'
import { type Part, type Plan, parts, runAll } from './steps/run-all.ts'

interface Flags {
  kills: number
  seed: number
  quick?: true
  only?: Part
  keep?: true
  json?: string
}

const exitCodes = { held: 0, broken: 1, interrupted: 130 } as const

new Command('torture')
  .description('Real servers are killed, cut off and starved of disk while they work; then all sides are compared.')
  .option('--kills <n>', 'kill servers at random so often', wholeNumber, 200)
  .option('--quick', 'only the random kills, and every statement of three transactions')
  .addOption(new Option('--only <part>', 'nothing but this part of it').choices([...parts]))
  .option('--seed <n>', 'what is done when; what comes of it, the machine decides', wholeNumber, 1)
  .option('--json <file>', 'write the report there, too')
  .option('--keep', 'keep the databases and logs')
  .action(async (flags: Flags) => {
    process.exit(await run(flags))
  })
  .parseAsync()

/** Runs everything and ends all that it started, whatever happens. Answers the exit code. */
async function run({ kills, seed, quick, only, keep, json }: Flags): Promise<number> {
  const begun = performance.now()
  const say = (line: string) => console.log(colors.dim(` ${elapsed(begun)}  ${line}`))
  const interrupted = interruption(exitCodes.interrupted)
  const machine = await openMachine()
  const rows: Row[] = []
  let code: number = exitCodes.broken
  try {
    const plan: Plan = { kills, seed, quick: quick === true, only: only ? [only] : parts }
    const ended = await Promise.race([runAll(machine, plan, say, rows), interrupted])
    if (ended === 'interrupted') code = exitCodes.interrupted
    else {
      console.log(renderReport(rows))
      if (json) writeFileSync(resolve(process.env.INIT_CWD ?? process.cwd(), json), JSON.stringify(rows, null, 2))
      code = holds(rows) ? exitCodes.held : exitCodes.broken
      console.log(verdict(code === exitCodes.held, elapsed(begun)))
    }
  } catch (error) {
    if (rows.length > 0) console.log(renderReport(rows))
    console.error(colors.red(` ${error instanceof Error ? (error.stack ?? error.message) : error}`))
  }
  await end(machine, keep === true || code === exitCodes.broken)
  return code
}

/** An interrupted run has servers up: they are ended with the machine they run on. */
async function end(machine: Machine, keep: boolean): Promise<void> {
  await machine.stop(keep)
  if (keep) console.log(` Databases and logs are in ${machine.folder.root}`)
}

function verdict(held: boolean, took: string): string {
  return held
    ? colors.green(` Nothing lost, nothing doubled, nothing out of order, in ${took}.`)
    : colors.red(` Not everything held, in ${took}.`)
}

function elapsed(begun: number): string {
  return `${((performance.now() - begun) / 1000).toFixed(0)} s`.padStart(5)
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('It is a whole number.')
  return value
}
