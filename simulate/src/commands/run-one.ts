import type { Flags } from '../flags.ts'
import type { Case } from '../outcome.ts'
import { plantedNames } from '../planted.ts'
import { Ground, runSeed } from '../run-seed.ts'
import { tellSmaller, verdictOf } from './verdict.ts'

/** One run, told line by line; where it is asked for, the smallest that breaks the same guarantee. Answers the exit code. */
export async function runOne(seed: number, flags: Flags): Promise<number> {
  const { without, actions, branches, shrink } = flags
  const planted = plantedNames.find((name) => name === flags.planted)
  const wanted: Case = {
    ...{ seed, traced: !shrink },
    ...(without ? { without } : {}),
    ...(actions ? { actions } : {}),
    ...(branches === undefined ? {} : { branches }),
    ...(planted ? { planted } : {}),
  }
  const ground = await Ground.prepare()
  try {
    const outcome = await runSeed(ground, wanted)
    for (const line of outcome.trace) console.log(line)
    console.log(verdictOf(wanted, outcome))
    if (outcome.broken && shrink) await tellSmaller(wanted, outcome, (smaller) => runSeed(ground, smaller))
    return outcome.broken ? 1 : 0
  } finally {
    ground.remove()
  }
}
