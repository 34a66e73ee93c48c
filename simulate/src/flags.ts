import { availableParallelism } from 'node:os'
import { Command, InvalidArgumentError } from 'commander'
import { type Fault, faultNames } from './faults.ts'

/** What `simulate` was asked to do. */
export interface Flags {
  seeds: number
  from: number
  workers: number
  json?: string
  sum?: string
  seed?: number
  without?: Fault[]
  actions?: number[]
  branches?: number
  shrink?: true
  planted?: true | string
  keep?: true
  postgres?: true | string
}

const number = (text: string) => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number')
  return Number(text)
}
const atLeastOne = (text: string) => Math.max(1, number(text))
const numbers = (text: string) => text.split(',').map(number)
const faults = (text: string) =>
  text.split(',').map((name) => {
    const fault = faultNames.find((known) => known === name.trim())
    if (!fault) throw new InvalidArgumentError(`there is no fault "${name}"; there are: ${faultNames.join(', ')}`)
    return fault
  })

export function readFlags(): Flags {
  return new Command('simulate')
    .description(
      'Branches and central on virtual time, on lines and machines that fail; then what they hold is compared.',
    )
    .option('--seeds <count>', 'how many runs', number, 100)
    .option('--from <seed>', 'the first seed', number, 1)
    .option('--workers <count>', 'processes that run seeds', atLeastOne, availableParallelism())
    .option('--json <file>', 'append a line per hundred seeds, to be added up')
    .option('--sum <file>', 'add up the lines of such a file')
    .option('--seed <seed>', 'one run, told line by line', number)
    .option('--without <faults>', 'of one run: faults that do not happen', faults)
    .option('--actions <numbers>', 'of one run: only these actions', numbers)
    .option('--branches <count>', 'of one run: so many branches', atLeastOne)
    .option('--shrink', 'of one run that breaks a guarantee: look for a smaller one')
    .option('--planted [name]', 'plant each known bug, or one, and look for it')
    .option(
      '--postgres [url]',
      "central's database is PostgreSQL, a server of its own or that one, stepped one statement at a time",
    )
    .option('--keep', 'note for the tests which seed finds each planted bug; one that still does is kept')
    .parse()
    .opts<Flags>()
}
