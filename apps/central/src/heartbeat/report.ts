import type { BranchStatusRow, CentralTransaction, RefusedHolderRow } from '@branchline/db/central'
import { BranchlineError, type CentralHandlers, type HeartbeatInput, type HeartbeatOutput } from '@branchline/protocol'
import { branchOf } from '../auth/branch-of.ts'
import type { Services } from '../services.ts'
import { acceptHolder, adoptHolder, adoptHolderAgain, type Report } from './accept-holder.ts'
import { decideHeartbeat, fenceOf } from './fence.ts'
import { refuseHolder } from './refuse-holder.ts'

/** As long as nobody with the branch's token is heard, an older copy of it is taken to be the branch: restored, the old one gone. */
const quietMs = 600_000

/**
 * `heartbeat.report`: keeps what a branch says of itself and hands out the next fence token. A server that is not the branch's own
 * is adopted or refused; the refusal is kept before it is said.
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
      const wentBack = await hasGoneBack(tx, branchCode, before, input)
      const reporter = { instance: input.instance, fence: input.fence ?? null, wentBack, known: holder?.state ?? null }
      const report: Report = { branchCode, epoch, nowMs, input, before, holder }
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

/** Sequences are never given twice in one database: whoever names a lower one than before is an older copy of it. */
async function hasGoneBack(
  tx: CentralTransaction,
  branchCode: string,
  before: BranchStatusRow | null,
  { instance, lastSequence }: HeartbeatInput,
): Promise<boolean> {
  if (lastSequence === undefined) return false
  const named = before?.instance === instance ? before.lastSequence : 0
  return lastSequence < Math.max(named, await tx.findLastSequence(branchCode, instance))
}

function isQuiet(before: BranchStatusRow | null, nowMs: number): boolean {
  const heard = [before?.lastHeartbeatAt, before?.lastPushAt].flatMap((at) => (at ? [Date.parse(at)] : []))
  return heard.every((atMs) => nowMs - atMs >= quietMs)
}
