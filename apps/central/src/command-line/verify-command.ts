import { columns, print, type ServerOptions, systemClock } from '@branchline/platform/command-line'
import type { VerifyRun } from '@branchline/protocol'
import type { Command } from 'commander'
import { runningServer, serverCommand } from './this-server.ts'

const pollMs = 2_000
const minuteMs = 60_000

type Options = ServerOptions & { repair?: boolean; minutes: number }

/** `pnpm central verify [branchCode...]`: asks branches to compare themselves with central. Ends with 1 unless all are equal. */
export function verifyCommand(): Command {
  return serverCommand('verify', 'Compare branches with central, record by record, counted and in money.')
    .argument('[branchCode...]', 'absent: every branch that is on')
    .option('--repair', 'put right what differs, and lay before a person what no rule can decide')
    .option('--minutes <number>', 'how long to wait for them; a branch that is away stays asked', Number, 10)
    .action(async (named: string[], options: Options) => {
      const central = await runningServer(options)
      const asked = named.length > 0 ? named : await branchesOn(central)
      const runs: VerifyRun[] = []
      for (const branchCode of asked) {
        const { run } = await central.verify.run.mutate({ branchCode, ...(options.repair ? { repair: true } : {}) })
        runs.push(run)
      }
      const ended = await wait(central, runs, options)
      print(ended, ended.length === 0 ? 'There is no branch to verify.' : runsText(ended), options)
      if (!ended.every(({ verdict }) => verdict === 'equal')) process.exitCode = 1
    })
}

type Central = Awaited<ReturnType<typeof runningServer>>

async function branchesOn(central: Central): Promise<string[]> {
  const { branches } = await central.branches.list.query()
  return branches.filter(({ enabled }) => enabled).map(({ branchCode }) => branchCode)
}

const isOver = ({ state }: VerifyRun) => state === 'done' || state === 'failed'

async function wait(central: Central, asked: VerifyRun[], { minutes }: Options): Promise<VerifyRun[]> {
  let runs = asked
  const until = systemClock.now() + minutes * minuteMs
  while (!runs.every(isOver) && systemClock.now() < until) {
    await systemClock.sleep(pollMs)
    const { runs: known } = await central.verify.last.query({})
    runs = runs.map((run) => known.find(({ id }) => id === run.id) ?? run)
    if (process.stderr.isTTY) process.stderr.write(`\r${runs.filter(isOver).length} of ${runs.length} branches`)
  }
  if (process.stderr.isTTY) process.stderr.write('\n')
  return runs
}

/** A line for each. Pure. */
export function runsText(runs: VerifyRun[]): string {
  return columns(
    runs.map((run) => {
      const { branchCode, state, verdict, looked, differing, message } = run
      if (verdict === null) return [branchCode, state === 'failed' ? 'failed' : 'did not end', message ?? '']
      const money = Object.entries(differing.money).map(([currency, amount]) => `${amount} ${currency}`)
      const what = verdict === 'equal' ? '' : `, ${[`${differing.count} differ`, ...money].join(', ')}`
      return [branchCode, verdict, `${looked} records${what}`]
    }),
  )
}
