import { print, type ServerOptions, systemClock } from '@branchline/platform/command-line'
import type { VerifyRun } from '@branchline/protocol'
import { type Command, InvalidArgumentError } from 'commander'
import { runText } from './run-text.ts'
import { serverCommand, thisServer } from './this-server.ts'

interface Options extends ServerOptions {
  days?: number
  doctype?: string[]
  repair?: boolean
}

const pollMs = 1_000

/** `pnpm branch verify`: through the running server, or, where none runs, on its data folder. */
export function verifyCommand(): Command {
  return serverCommand(
    'verify',
    'Compare this branch with head office, record by record, counted and in money. Ends with 0 if nothing is missing, else with 1.',
  )
    .option('--repair', 'put right what differs, and lay before a person what no rule can decide')
    .option('--days <number>', 'only documents of the last so many days, today included', daysOf)
    .option('--doctype <name...>', 'only these DocTypes, as "Sales Invoice"')
    .action(async (options: Options) => {
      const run = (await throughServer(options)) ?? (await onFolder(options))
      print(run, runText(run), options)
      process.exitCode = run.verdict === 'equal' ? 0 : 1
    })
}

function daysOf(text: string): number {
  const days = Number(text)
  if (!Number.isInteger(days) || days < 1) throw new InvalidArgumentError('a number of days, at least 1.')
  return days
}

function scopeOf({ days, doctype, repair }: Options): VerifyRun['scope'] {
  return { ...(doctype ? { doctypes: doctype } : {}), ...(days ? { days } : {}), ...(repair ? { repair } : {}) }
}

/** Null: no server runs there. */
async function throughServer(options: Options): Promise<VerifyRun | null> {
  const branch = await thisServer(options)
  if (!branch) return null
  let { run } = await branch.verify.run.mutate(scopeOf(options))
  while (run.state === 'running') {
    if (process.stderr.isTTY) process.stderr.write(`\r${run.looked} records`)
    await systemClock.sleep(pollMs)
    const { runs } = await branch.verify.last.query({})
    const known = runs.find(({ id }) => id === run.id)
    if (!known) throw new Error('The branch knows nothing of the verification any more: it was restarted.')
    run = known
  }
  return run
}

async function onFolder(options: Options): Promise<VerifyRun> {
  return (await import('./verify-folder.ts')).verifyFolder(scopeOf(options))
}
