import { guaranteeNames, guaranteeText } from './broken.ts'
import { faultNames } from './faults.ts'
import { pathNames } from './rare-paths.ts'
import { type Count, restAt, type Tally } from './tally.ts'

const dayMs = 86_400_000
/** Too few runs to ask that every fault happened. */
const seedsForEveryFault = 100
const seedsNamedMax = 20
const nameWidth = 76

/** Faults that never happened, though there were seeds enough. */
export function silentFaults({ seeds, faults }: Tally): string[] {
  return seeds < seedsForEveryFault ? [] : faultNames.filter((fault) => (faults[fault]?.times ?? 0) === 0)
}

/** Guarantees that were never checked, though there were seeds enough. */
export function unchecked({ seeds, checks }: Tally): string[] {
  return seeds < seedsForEveryFault ? [] : guaranteeNames.filter((name) => (checks[name]?.times ?? 0) === 0)
}

export function isGood(tally: Tally): boolean {
  const { broken, unlike } = tally
  return [broken, unlike, silentFaults(tally), unchecked(tally)].every(({ length }) => length === 0)
}

/** What many runs came to, for a person. */
export function linesOf(tally: Tally): string[] {
  const { seeds, wallMs, virtualMs, events, checks, repeats, unlike, broken } = tally
  const row = (name: string, value: string | number) => `${name.padEnd(nameWidth)} ${value}`
  const table = <Name extends string>(
    title: string,
    names: readonly Name[],
    counts: Partial<Record<Name, Count>>,
    textOf: (name: Name) => string = (name) => name,
  ) => [
    '',
    row(title, `${'times'.padStart(9)}   in % of seeds`),
    ...names.map((name) => {
      const { times, runs } = counts[name] ?? { times: 0, runs: 0 }
      return row(textOf(name), `${String(times).padStart(9)}   ${((100 * runs) / seeds).toFixed(1).padStart(5)}`)
    }),
  ]
  const silent = [...silentFaults(tally), ...unchecked(tally).map((name) => `a check of guarantee ${name}`)]
  return [
    row('seeds', seeds),
    row('seeds per minute', Math.round((60_000 * seeds) / wallMs)),
    row('virtual days', Math.round(virtualMs / dayMs)),
    row('events', events),
    row(
      'checks evaluated',
      Object.values(checks).reduce((sum, { times }) => sum + times, 0),
    ),
    row('seconds to rest, p50 / p99', `${restAt(tally, 0.5)} / ${restAt(tally, 0.99)}`),
    row('largest outbox', tally.outboxMax),
    row('repeated deliveries absorbed', tally.absorbed),
    row('runs repeated, all alike', `${repeats}, ${unlike.length === 0 ? 'yes' : `NO: ${unlike.join(', ')}`}`),
    ...table('checks of guarantee', guaranteeNames, checks, guaranteeText),
    ...table('fault', faultNames, tally.faults),
    ...table('rare path', pathNames, tally.paths),
    '',
    ...(silent.length > 0 ? [`NEVER HAPPENED: ${silent.join(', ')}`] : []),
    broken.length === 0
      ? 'every guarantee held in every run'
      : `BROKEN in ${broken.length} runs: seeds ${broken
          .slice(0, seedsNamedMax)
          .map(({ seed }) => seed)
          .join(', ')}`,
  ]
}
