import { createLog, readEnvironment, systemClock, systemFetch, systemIds, systemRandom } from '@branchline/platform'
import type { BranchRouter, VerifyRun } from '@branchline/protocol'
import { createTRPCClient, httpLink, TRPCClientError } from '@trpc/client'
import { Command, InvalidArgumentError } from 'commander'
import { environmentSchema } from '../env.ts'
import { runText } from './run-text.ts'
import { verifyFolder } from './verify-folder.ts'

interface Options {
  url: string
  username: string
  days?: number
  doctype?: string[]
  repair?: boolean
  json?: boolean
}

const pollMs = 1_000

/** `pnpm branch verify`: through the running server, or, where none runs, on its data folder. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description(
      'Compare this branch with head office, record by record, counted and in money. Ends with 0 if nothing is missing, else with 1.',
    )
    .option('--repair', 'put right what differs, and lay before a person what no rule can decide')
    .option('--days <number>', 'only documents of the last so many days, today included', daysOf)
    .option('--doctype <name...>', 'only these DocTypes, as "Sales Invoice"')
    .option('--json', 'print the whole run as JSON')
    .option('--url <url>', 'where the branch answers', `http://127.0.0.1:${process.env.PORT ?? 8001}`)
    .option('--username <name>', 'operator; ADMIN_PASSWORD logs in', process.env.ADMIN_USERNAME ?? 'admin')
    .action(async (options: Options) => {
      const run = (await throughServer(options)) ?? (await onFolder(options))
      console.log(options.json ? JSON.stringify(run, null, 2) : runText(run))
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
  const { url, username } = options
  try {
    await client(url).health.query()
  } catch (error) {
    if (error instanceof TRPCClientError && error.data === undefined) return null
    throw error
  }
  const password = process.env.ADMIN_PASSWORD
  if (!password) throw new Error('Set ADMIN_PASSWORD to the password of the operator who verifies.')
  const { token } = await client(url).auth.login.mutate({ username, password })
  const branch = client(url, token)
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

function onFolder(options: Options): Promise<VerifyRun> {
  const environment = readEnvironment(environmentSchema)
  const log = createLog(`branch ${environment.BRANCH_CODE}`, 'silent')
  const ports = { clock: systemClock, random: systemRandom, ids: systemIds, fetch: systemFetch, log }
  return verifyFolder(environment, ports, scopeOf(options))
}

function client(url: string, token?: string) {
  return createTRPCClient<BranchRouter>({
    links: [httpLink({ url: `${url}/trpc`, headers: token ? { authorization: `Bearer ${token}` } : {} })],
  })
}
