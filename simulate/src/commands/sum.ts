import { readFileSync } from 'node:fs'
import { isGood, linesOf } from '../report.ts'
import { addTally, emptyTally, type Tally } from '../tally.ts'

/** Adds up what searches wrote with `--json`, and says where the next one begins. Answers the exit code. */
export function sum(file: string): number {
  const total = emptyTally()
  let next = 1
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue
    const { end, tally }: { end: number; tally: Tally } = JSON.parse(line)
    addTally(total, tally)
    next = Math.max(next, end)
  }
  for (const line of linesOf(total)) console.log(line)
  console.log(`go on with --from ${next}`)
  return isGood(total) ? 0 : 1
}
