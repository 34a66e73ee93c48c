import { setTimeout as wait } from 'node:timers/promises'
import type { Servers } from '../servers.ts'
import { PlayedBranch } from './played-branch.ts'

/** As many as come to central at once while the chain is opened: each login costs central a password check. */
const openingAtOnce = 8
const readyMsMax = 300_000

/** So many branches that wait at one central, all of them where the first one is after its first pull. `stored` is told of what a page brought to which. */
export async function openChain(
  servers: Servers,
  count: number,
  stored: (branch: number, names: string[]) => void = () => {},
): Promise<PlayedBranch[]> {
  const open = (at: number, like?: PlayedBranch) =>
    PlayedBranch.start(servers, `P${String(at).padStart(3, '0')}`, { stored: (names) => stored(at, names), like })
  const first = await open(0)
  await waiting([first])
  const branches = [first]
  const numbers = Array.from({ length: count - 1 }, (_, index) => index + 1)
  await Promise.all(
    Array.from({ length: openingAtOnce }, async () => {
      for (let at = numbers.pop(); at !== undefined; at = numbers.pop()) branches[at] = await open(at, first)
    }),
  )
  await waiting(branches)
  for (const branch of branches) {
    const error = await branch.lastError()
    if (error !== null) throw new Error(`a played branch does not pull: ${error}`)
  }
  return branches
}

async function waiting(branches: PlayedBranch[]): Promise<void> {
  const endsAt = performance.now() + readyMsMax
  for (const branch of branches) {
    while (!(await branch.isWaiting())) {
      if (performance.now() > endsAt)
        throw new Error(`not every branch has pulled after ${readyMsMax} ms: ${troublesOf(branches)}`)
      await wait(100)
    }
  }
}

export async function closeChain(branches: PlayedBranch[]): Promise<void> {
  await Promise.all(branches.map((branch) => branch.stop()))
}

/** What went wrong, in a sentence. */
export function troublesOf(branches: PlayedBranch[]): string {
  const all = branches.flatMap(({ troubles }) => troubles)
  return all.length === 0 ? 'no error, no time-out' : `${all.length} troubles, the first: ${all[0]?.slice(0, 300)}`
}
