import type { BranchStatusRow } from '@branchline/db/central'

/** As long as nobody with the branch's token is heard, an older copy of it is taken to be the branch: restored, the old one gone. */
const quietMs = 600_000

/** When a branch's own server was last heard. */
export type Heard = Pick<BranchStatusRow, 'lastHeartbeatAt' | 'lastPushAt'>

/** Whether the branch's own server has not been heard for so long that it is taken to be gone. Pure. */
export function isQuiet(heard: Heard | null, nowMs: number): boolean {
  return Object.values(timesOf(heard)).every((at) => at === null || nowMs - Date.parse(at) >= quietMs)
}

/**
 * Times that are still to come are of a clock that was set back since: with them it would seem heard until the clock is there again.
 * They count as now. Answers those to be written; null: there are none. Pure.
 */
export function heardInFuture(heard: Heard | null, nowMs: number): Partial<Heard> | null {
  const ahead = Object.entries(timesOf(heard)).filter(([, at]) => at !== null && Date.parse(at) > nowMs)
  return ahead.length === 0 ? null : Object.fromEntries(ahead.map(([name]) => [name, new Date(nowMs).toISOString()]))
}

function timesOf(heard: Heard | null): Heard {
  return { lastHeartbeatAt: heard?.lastHeartbeatAt ?? null, lastPushAt: heard?.lastPushAt ?? null }
}
