import { appendFileSync } from 'node:fs'
import type { Crew } from '../crew/crew.ts'
import { inOrder } from '../crew/in-order.ts'
import type { Flags } from '../flags.ts'
import type { Case } from '../outcome.ts'
import { regressions } from '../regressions.ts'
import { isGood, linesOf } from '../report.ts'
import { addOutcome, addTally, emptyTally } from '../tally.ts'
import { Progress } from './progress.ts'
import { tellSmaller, verdictOf } from './verdict.ts'

/** A line of `--json` is about so many seeds; the first of them runs twice. */
const chunkSeeds = 100
/** So that a large run does not keep the other workers waiting: cases begun beyond the one whose turn it is. */
const aheadOfWorker = 16

/** Runs the regressions, then every seed; tells what broke, the first one made small. Answers the exit code. */
export async function search(crew: Crew, { from, seeds, json }: Flags): Promise<number> {
  const progress = new Progress()
  const run = (wanted: Case) => crew.run(wanted)
  let smaller = false
  const tell = async (wanted: Case, outcome: Awaited<ReturnType<typeof run>>) => {
    progress.clear()
    console.log(verdictOf(wanted, outcome))
    if (!smaller) await tellSmaller(wanted, outcome, run)
    smaller = true
  }
  let regressed = 0
  for await (const { item, answer } of inOrder(regressions, crew.size, ({ case: wanted }) => run(wanted))) {
    if (!answer.broken) continue
    regressed += 1
    console.log(`once found: ${item.found}`)
    await tell(item.case, answer)
  }
  const total = emptyTally()
  let chunk = emptyTally()
  let [digest, chunkFromMs] = ['', progress.wallMs]
  const finishChunk = (end: number) => {
    chunk.wallMs = progress.wallMs - chunkFromMs
    chunkFromMs = progress.wallMs
    if (json) appendFileSync(json, `${JSON.stringify({ from: end - chunk.seeds, end, tally: chunk })}\n`)
    addTally(total, chunk)
    chunk = emptyTally()
  }
  for await (const { item, answer } of inOrder(casesOf(from, seeds), crew.size * aheadOfWorker, ({ seed }) =>
    run({ seed }),
  )) {
    const { seed, again } = item
    if (again) {
      chunk.repeats += 1
      if (answer.digest !== digest) chunk.unlike.push(seed)
    } else {
      digest = answer.digest
      addOutcome(chunk, answer)
      if (answer.broken) await tell({ seed }, answer)
    }
    if (item.isLast) finishChunk(seed + 1)
    progress.say(seed - from, seeds, total.broken.length + chunk.broken.length)
  }
  progress.clear()
  console.log(`${regressions.length} regressions, ${regressed === 0 ? 'all hold' : `${regressed} BROKEN`}`)
  for (const line of linesOf(total)) console.log(line)
  return isGood(total) && regressed === 0 ? 0 : 1
}

/** Every seed once, the first of each chunk twice. `isLast`: of its chunk. */
function* casesOf(from: number, count: number): Generator<{ seed: number; again: boolean; isLast: boolean }> {
  for (let index = 0; index < count; index += 1) {
    const seed = from + index
    const isLast = (index + 1) % chunkSeeds === 0 || index + 1 === count
    const twice = index % chunkSeeds === 0
    yield { seed, again: false, isLast: isLast && !twice }
    if (twice) yield { seed, again: true, isLast }
  }
}
