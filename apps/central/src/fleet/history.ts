import type { Resolution } from '@branchline/db/central'
import { BranchlineError, type CentralHandlers } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { resolutions, stepMsOf } from './fleet-meter.ts'

const pointsMax = 1_500
const dayMs = 86_400_000

/** How long points of a resolution are kept, in ms. */
export const keptMsOf: Record<Resolution, number> = { minute: dayMs, quarter: 14 * dayMs, hour: 365 * dayMs }

/** `fleet.history`: how a branch, or the chain, was. */
export function fleetHistory({ store, clock }: Services): CentralHandlers['fleet']['history'] {
  return async ({ branchCode = '*', from, to, resolution: asked }) => {
    const nowMs = clock.now()
    const toMs = to === undefined ? nowMs : Date.parse(to)
    const fromMs = from === undefined ? toMs - dayMs : Date.parse(from)
    if (fromMs > toMs) throw new BranchlineError('VALIDATION_FAILED', 'from: must not be after `to`')
    const resolution = asked ?? resolutionFor(fromMs, toMs, nowMs)
    const points = await store.read.listHistory({
      branchCode,
      resolution,
      from: new Date(fromMs).toISOString(),
      to: new Date(toMs).toISOString(),
      limit: pointsMax,
    })
    return {
      resolution,
      stepMs: stepMsOf[resolution],
      points: points.map(({ at, outbox, arrived, contacts }) => ({ at, outbox, arrived, contacts })),
    }
  }
}

/** The finest that is kept so far back and has no more points than are answered. Pure. */
export function resolutionFor(fromMs: number, toMs: number, nowMs: number): Resolution {
  const fits = (resolution: Resolution) =>
    fromMs >= nowMs - keptMsOf[resolution] - stepMsOf[resolution] && (toMs - fromMs) / stepMsOf[resolution] <= pointsMax
  return resolutions.find(fits) ?? 'hour'
}
