'use server'

import type { ConflictPick, ConflictResolveInput } from '@branchline/protocol'
import { act } from '../api/act.ts'
import { resultOf, type ShownError } from '../api/shown-error.ts'

export async function resolveConflict(input: ConflictResolveInput) {
  return act(({ central }) => central.conflicts.resolve.mutate(input))
}

const atOnceMax = 200

/** One side for many, each as it was seen: what has changed since is left open, and its error comes back. */
export async function resolveConflicts(
  seen: { id: string; updatedAt: string }[],
  pick: Exclude<ConflictPick, 'merged'>,
) {
  return act(async ({ central }) => {
    const left: { id: string; error: ShownError }[] = []
    for (const { id, updatedAt } of seen.slice(0, atOnceMax)) {
      const result = await resultOf(central.conflicts.resolve.mutate({ id, pick, seen: updatedAt }))
      if (!result.ok) left.push({ id, error: result.error })
    }
    return { resolved: Math.min(seen.length, atOnceMax) - left.length, left }
  })
}
