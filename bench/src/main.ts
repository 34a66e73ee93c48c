import { Command, InvalidArgumentError } from 'commander'
import { cases } from './registry.ts'
import { jsonLine, textLines } from './result.ts'
import { Servers } from './servers.ts'

const names = Object.keys(cases)

const program = new Command('bench')
  .description('Speed next to its physical limit, measured in the same run.')
  .option('--json', 'one line of JSON per result')
  .option('--case <names>', `all, or some of ${names.join(', ')} with commas between; default: those that are not long`)
  .option('--pairs <number>', 'measurements beside their limit', positive, 5)
  .option('--share <number>', 'of the size of a long case, as 0.1', positive)
  .option('--seconds <number>', 'length of a case that lasts', positive)
  .option('--short', 'a long case at a size that takes less than five minutes on two cores')
  .option('--profile <folder>', 'a processor profile of every server (Chrome DevTools reads it)')
  .parse()
interface Options {
  json?: boolean
  case?: string
  pairs: number
  share?: number
  seconds?: number
  short?: boolean
  profile?: string
}
const options = program.opts<Options>()

for (const name of asked(options.case)) {
  const found = cases[name]
  if (!found) throw new Error(`There is no case "${name}"; there are: ${names.join(', ')}.`)
  if (!options.json) console.log(`${name}  running …`)
  const short = options.short ? found.short : undefined
  const { pairs, share = short?.share ?? 1, seconds = short?.seconds ?? found.seconds ?? 60 } = options
  const servers = await Servers.start(options.profile)
  // Whoever ends the bench ends its servers too.
  const ended = () => void servers.stop().then(() => process.exit(1))
  process.once('SIGTERM', ended).once('SIGINT', ended)
  try {
    for (const result of await found.run(servers, { pairs, share, seconds }))
      for (const line of options.json ? [jsonLine(result)] : textLines(result)) console.log(line)
  } finally {
    process.off('SIGTERM', ended).off('SIGINT', ended)
    await servers.stop()
  }
}

function asked(given: string | undefined): string[] {
  if (given === undefined) return names.filter((name) => !cases[name]?.isLong)
  return given === 'all' ? names : given.split(',')
}

function positive(text: string): number {
  const number = Number(text)
  if (!(number > 0)) throw new InvalidArgumentError('It is a number above 0.')
  return number
}
