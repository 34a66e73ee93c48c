import type { Fault } from './faults.ts'
import type { Case, Outcome } from './outcome.ts'

export interface Shrunk {
  case: Case
  outcome: Outcome
  /** How many smaller cases were tried. */
  runs: number
}

/**
 * Makes a case that breaks a guarantee smaller, as long as the same guarantee breaks: fewer faults, fewer actions, fewer branches. Chance
 * is keyed, so what is left out changes nothing that the others draw. Ends after `runsMax` runs or when `isLate` says so.
 */
export async function shrink(
  start: { case: Case; outcome: Outcome },
  run: (wanted: Case) => Promise<Outcome>,
  { runsMax, isLate }: { runsMax: number; isLate: () => boolean },
): Promise<Shrunk> {
  const guarantee = start.outcome.broken?.guarantee
  const best: Shrunk = { ...start, runs: 0 }
  /** Tries one change; keeps it if it still breaks. */
  const keep = async (change: Partial<Case>): Promise<boolean> => {
    if (best.runs >= runsMax || isLate()) return false
    best.runs += 1
    const wanted = { ...best.case, ...change }
    const outcome = await run(wanted)
    if (outcome.broken?.guarantee !== guarantee) return false
    best.case = wanted
    best.outcome = outcome
    return true
  }
  const withoutFaults = async () => {
    const gone = () => best.case.without ?? []
    const struck = (Object.entries(best.outcome.faults) as [Fault, number][]).flatMap(([fault, times]) =>
      times > 0 ? [fault] : [],
    )
    if (struck.length > 1 && (await keep({ without: [...gone(), ...struck] }))) return
    for (const fault of struck) await keep({ without: [...gone(), fault] })
  }
  const fewerActions = async () => {
    const all = best.case.actions ?? Array.from({ length: best.outcome.actions }, (_, index) => index + 1)
    let left = [...all]
    for (let size = Math.ceil(left.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let from = 0; from < left.length; ) {
        const fewer = [...left.slice(0, from), ...left.slice(from + size)]
        if (await keep({ actions: fewer })) left = fewer
        else from += size
      }
    }
  }
  const fewerBranches = async () => {
    for (let branches = 1; branches < best.outcome.branches; branches += 1) if (await keep({ branches })) return
  }
  await fewerBranches()
  await withoutFaults()
  await fewerActions()
  await withoutFaults()
  return best
}
