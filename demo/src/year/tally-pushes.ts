import type { LogRow } from '@branchline/protocol'

/** How pushed operations ended. */
export interface Pushes {
  applied: number
  merged: number
  conflict: number
  duplicate: number
  /** Tries that central refused or put off; none of them is lost. */
  rejected: number
  deferred: number
}

/** Counts how the operations of a branch ended, from its log: a line counts its batch and names what was not applied as sent. Pure. */
export function tallyPushes(rows: readonly LogRow[]): Pushes {
  const pushes: Pushes = { applied: 0, merged: 0, conflict: 0, duplicate: 0, rejected: 0, deferred: 0 }
  for (const { kind, count, code, message } of rows) {
    // A line with a code is of a batch that got no answer; it goes again.
    if (kind !== 'push' || code !== null) continue
    let applied = count ?? 0
    for (const [, number, end] of (message ?? '').matchAll(/(\d+) (\w+)/g)) {
      applied -= Number(number)
      if (end && Object.hasOwn(pushes, end)) pushes[end as keyof Pushes] += Number(number)
    }
    pushes.applied += applied
  }
  return pushes
}
