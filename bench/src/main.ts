import { Command } from 'commander'
import { backlog, poison } from './backlogs.ts'
import { mastersPull, type Result, saleLatency, salesPush } from './cases.ts'
import { fleetPage } from './fleet-page.ts'
import { Servers } from './servers.ts'

const cases = { M: mastersPull, T: salesPush, L: saleLatency, F: fleetPage }
/** Minutes each: only when asked for by name. */
const longCases = { backlog, poison }

const program = new Command('bench')
  .description('Speed next to its physical limit, measured in the same run.')
  .option('--json', 'one line of JSON per case')
  .option('--case <name>', `one of ${Object.keys({ ...cases, ...longCases }).join(', ')}`)
  .parse()
const options = program.opts<{ json?: boolean; case?: string }>()

const servers = await Servers.start()
try {
  for (const [name, run] of Object.entries(options.case ? { ...cases, ...longCases } : cases)) {
    if (options.case && options.case !== name) continue
    if (!options.json) console.log(`${name}  running …`)
    print(await run(servers))
  }
} finally {
  await servers.stop()
}

function print({ case: name, what, times, limits, notes = [] }: Result): void {
  const [middle, limit] = [median(times), median(limits)]
  const ratio = limits.length > 0 ? middle / limit : null
  if (options.json) {
    const row = {
      case: name,
      ratio,
      median: middle,
      min: Math.min(...times),
      max: Math.max(...times),
      limitMedian: limits.length > 0 ? limit : null,
      notes,
    }
    console.log(JSON.stringify(row))
    return
  }
  for (const note of notes) console.log(`${name}  ${note}`)
  const p99 = [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0
  const beside = ratio === null ? `p99 ${ms(p99)}` : `limit ${ms(limit)}, ratio ${ratio.toFixed(2)}`
  console.log(
    `${name}  ${what}: median ${ms(middle)} (${ms(Math.min(...times))} to ${ms(Math.max(...times))}), ${beside}`,
  )
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function ms(value: number): string {
  return `${value.toFixed(value < 100 ? 1 : 0)} ms`
}
