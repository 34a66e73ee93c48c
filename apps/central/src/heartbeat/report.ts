import type { CentralHandlers } from '@branchline/protocol'
import { branchOf } from '../auth/branch-of.ts'
import type { Services } from '../services.ts'

/** `heartbeat.report`: keeps what a branch says of itself and hands out the next fence token. */
export function reportHeartbeat({ store, clock, ids }: Services): CentralHandlers['heartbeat']['report'] {
  return async ({ instance, status }, { session }) => {
    const branchCode = branchOf(session)
    const serverTime = new Date(clock.now()).toISOString()
    const fence = ids.secret()
    await store.write(async (tx) => {
      await tx.lockBranch(branchCode)
      const before = await tx.findBranchStatus(branchCode)
      await tx.putBranchStatus(branchCode, {
        instance,
        status,
        fence,
        previousFence: before?.fence ?? null,
        lastHeartbeatAt: serverTime,
        lastPullAt: typeof status.lastPullAt === 'string' ? status.lastPullAt : (before?.lastPullAt ?? null),
      })
    })
    return { serverTime, fence, commands: [] }
  }
}
