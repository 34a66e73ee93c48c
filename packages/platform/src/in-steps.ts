import type { Clock } from '@branchline/protocol'

/** Between two steps whoever waits for the database has his turn. */
const stepPauseMs = 20
/** So that a run ends by itself; the next one goes on. */
const stepsMax = 2_000

/** Repeats a short step of a long job until it has no more to do, or is told to stop. Answers how many rows the steps were about. */
export async function inSteps(
  clock: Clock,
  signal: AbortSignal,
  step: () => Promise<{ count: number; more: boolean }>,
): Promise<number> {
  let total = 0
  for (let steps = 0; steps < stepsMax && !signal.aborted; steps += 1) {
    const { count, more } = await step()
    total += count
    if (!more) break
    await clock.sleep(stepPauseMs, signal).catch(() => {})
  }
  return total
}
