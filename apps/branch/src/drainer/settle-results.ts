import { backoffMs } from '@branchline/adapters'
import type { ClaimedRow, Settlement } from '@branchline/db/branch'
import type { PushResult } from '@branchline/protocol'

/** Verdicts against one record until a person has to look. */
export const rejectionsMax = 10

const rejectedLimits = { baseMs: 2_000, capMs: 300_000 }
const deferredLimits = { baseMs: 1_000, capMs: 60_000 }

export interface Moment {
  nowMs: number
  random: () => number
}

/**
 * What central's results do to the rows of a batch. Pure but for `random`.
 *
 *   applied, merged, conflict, duplicate   settled
 *   rejected                               counted; dead at the tenth
 *   deferred                               tried again later, nothing counted
 *   no result                              back as it was: the answer said nothing about it
 */
export function settleResults(batch: ClaimedRow[], results: PushResult[], moment: Moment): Settlement[] {
  const resultOf = new Map(results.map((result) => [result.operationId, result]))
  return batch.map((row) => {
    const { operationId } = row
    const result = resultOf.get(operationId)
    if (!result) return { kind: 'returned', operationId }
    if (result.status === 'rejected')
      return reject(row, result.code ?? 'REJECTED', result.message ?? 'no reason given', moment)
    if (result.status === 'deferred') {
      const nextAttemptAt = later(row.deferrals + 1, deferredLimits, moment)
      return {
        kind: 'deferred',
        operationId,
        message: result.message ?? 'its predecessor is not at central yet',
        nextAttemptAt,
      }
    }
    return {
      kind: 'settled',
      operationId,
      outcome: result.status,
      ...(result.code === undefined ? {} : { code: result.code }),
      ...(result.message === undefined ? {} : { message: result.message }),
    }
  })
}

/** One more verdict against a record. */
export function reject(row: ClaimedRow, code: string, message: string, moment: Moment): Settlement {
  const rejections = row.rejections + 1
  const nextAttemptAt = later(rejections, rejectedLimits, moment)
  return {
    kind: 'rejected',
    operationId: row.operationId,
    code,
    message,
    nextAttemptAt,
    dead: rejections >= rejectionsMax,
  }
}

function later(attempt: number, limits: { baseMs: number; capMs: number }, { nowMs, random }: Moment): string {
  return new Date(nowMs + backoffMs(Math.min(attempt, 20), random(), limits)).toISOString()
}
