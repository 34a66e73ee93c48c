import { argumentsOf, type Case, type Outcome } from '../outcome.ts'
import { type Shrunk, shrink } from '../shrink.ts'

const shrinkRunsMax = 60
const shrinkMsMax = 60_000
const traceLinesMax = 150

/** What came of a run, and how to see it again. */
export function verdictOf(wanted: Case, { seed, broken, digest }: Outcome): string {
  if (!broken) return `seed ${seed}: every guarantee held (${digest})`
  return `seed ${seed} BROKEN: ${broken.message}\n  again: npx --yes pnpm@10.34.9 simulate ${argumentsOf(wanted)}`
}

/** A smaller case that breaks the same guarantee, told. */
export async function tellSmaller(
  wanted: Case,
  outcome: Outcome,
  run: (wanted: Case) => Promise<Outcome>,
): Promise<Shrunk> {
  const lateMs = Date.now() + shrinkMsMax
  const limits = { runsMax: shrinkRunsMax, isLate: () => Date.now() > lateMs }
  const shrunk = await shrink({ case: wanted, outcome }, run, limits)
  const { trace } = await run({ ...shrunk.case, traced: true })
  const left = trace.length - traceLinesMax
  console.log(`\nthe smallest of ${shrunk.runs} smaller runs, ${shrunk.outcome.events} events:`)
  if (left > 0) console.log(`(${left} lines before these)`)
  for (const line of trace.slice(-traceLinesMax)) console.log(line)
  console.log(verdictOf({ ...shrunk.case, traced: false }, shrunk.outcome))
  return shrunk
}
