import type { CentralTransaction, RefusedHolderRow } from '@branchline/db/central'
import { BranchlineError, type CentralHandlers, type HeartbeatInput, type HeartbeatOutput } from '@branchline/protocol'
import { branchOf } from '../auth/branch-of.ts'
import type { Services } from '../services.ts'
import { acceptHolder, adoptHolder, adoptHolderAgain, type Report } from './accept-holder.ts'
import { decideHeartbeat, fenceOf, type Reporter } from './fence.ts'
import { isQuiet } from './quiet.ts'
import { refuseHolder } from './refuse-holder.ts'

/**
 * `heartbeat.report`: keeps what a branch says of itself and hands out the next fence token. A server that is not the branch's own
 * is adopted or refused; the refusal is kept before it is said. Sequences are never given twice in one database: who names a lower one
 * than before has an older copy of it, whatever his token.
 */
export function reportHeartbeat(services: Services): CentralHandlers['heartbeat']['report'] {
  return async (input, { session }) => {
    const branchCode = branchOf(session)
    const nowMs = services.clock.now()
    const answer = await services.store.write(async (tx) => {
      await tx.lockBranch(branchCode)
      const epoch = await tx.epoch()
      const before = await tx.findBranchStatus(branchCode)
      const state = fenceOf(await tx.findFence(branchCode), epoch)
      const holder = await knownHolder(tx, branchCode, input)
      const taken = await tx.findLastSequence(branchCode, input.instance)
      const named = Math.max(before?.instance === input.instance ? before.lastSequence : 0, taken.older)
      // Operations pushed while this heartbeat was on its way count from the next one on.
      const wentBack = input.lastSequence !== undefined && input.lastSequence < named
      const reporter: Reporter = {
        instance: input.instance,
        fence: input.fence ?? null,
        silent: input.fence === undefined,
        wentBack,
        known: holder?.state ?? null,
      }
      const lastSequence = Math.max(input.lastSequence ?? 0, taken.newest)
      const report: Report = { branchCode, epoch, nowMs, input, lastSequence, before, holder }
      switch (decideHeartbeat(state, reporter, isQuiet(before, nowMs))) {
        case 'accept':
          return acceptHolder(services, tx, report)
        case 'adopt again':
          return adoptHolderAgain(services, tx, report)
        case 'adopt':
          return adoptHolder(services, tx, report)
        case 'refuse':
          return refuseHolder(services, tx, report)
      }
    })
    if (answer !== 'refused') return answer satisfies HeartbeatOutput
    throw new BranchlineError('CLONED_SITE', refusalOf(branchCode))
  }
}

/** What a refused server is told, on every path. */
export function refusalOf(branchCode: string): string {
  return `Another server speaks as branch ${branchCode}, and this one holds an older token: a restored backup or a copied machine. It sells on, and what it owes waits until it is adopted.`
}

async function knownHolder(
  tx: CentralTransaction,
  branchCode: string,
  { instance, fence }: HeartbeatInput,
): Promise<RefusedHolderRow | null> {
  const holders = await tx.listRefusedHolders(branchCode)
  return holders.find((holder) => holder.token === (fence ?? '') && holder.claimed === instance) ?? null
}
