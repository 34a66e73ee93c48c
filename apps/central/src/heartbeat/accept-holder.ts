import { adapterFor, highestNumbers } from '@branchline/adapters'
import type { BranchStatusRow, CentralTransaction, RefusedHolderRow } from '@branchline/db/central'
import type { HeartbeatInput, HeartbeatOutput } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { noteReport } from './note-report.ts'

/** A heartbeat and what central knows of who sends it. */
export interface Report {
  branchCode: string
  epoch: string
  nowMs: number
  input: HeartbeatInput
  /** The highest sequence known of the instance by now. */
  lastSequence: number
  before: BranchStatusRow | null
  /** The server as one that was refused before. */
  holder: RefusedHolderRow | null
}

/** The branch's own server: the floor it reported last counts from now on, and it gets the next token. */
export async function acceptHolder(
  services: Services,
  tx: CentralTransaction,
  report: Report,
): Promise<HeartbeatOutput> {
  const { branchCode, epoch, input, before } = report
  // The token that its answer carried has come back.
  const confirmed = before && before.fenceEpoch === epoch && before.fence === input.fence ? before.pendingFloor : 0
  if (confirmed > 0) await tx.raiseFloor(branchCode, input.instance, confirmed)
  return giveToken(services, tx, report, {
    instance: input.instance,
    previousFence: input.fence ?? tokenOfSilent(report),
    // A floor of another life says nothing of what this database holds.
    pendingFloor: input.epoch === epoch ? (input.floor ?? 0) : 0,
    lastSequence: report.lastSequence,
  })
}

/** A heartbeat without a token: pushes under way may still carry that of the last answer. */
function tokenOfSilent({ input, before, epoch }: Report): string {
  return input.fence === undefined && before?.fenceEpoch === epoch ? (before.fence ?? '') : ''
}

/** Adopted before, and the answer never came. */
export async function adoptHolderAgain(
  services: Services,
  tx: CentralTransaction,
  report: Report,
): Promise<HeartbeatOutput> {
  const instance = report.before?.instance ?? report.input.instance
  const answer = await giveToken(services, tx, report, { previousFence: report.input.fence ?? '', pendingFloor: 0 })
  return { ...answer, adopt: { instance }, counters: await countersOf(services, tx, report.branchCode) }
}

/** An older copy goes on as the branch, under a new instance: its sequences are new ones. Who was the branch is not any more. */
export async function adoptHolder(
  services: Services,
  tx: CentralTransaction,
  report: Report,
): Promise<HeartbeatOutput> {
  const { branchCode, epoch, input, before, holder } = report
  const instance = holder?.instance ?? services.ids.uuid()
  const chosen = holder?.state === 'chosen'
  if (holder) await tx.removeRefusedHolders(branchCode, holder.instance)
  const token = input.fence ?? ''
  const given = before?.fenceEpoch === epoch ? [before.fence, before.previousFence] : []
  // A person has decided against whoever was the branch: quiet or not, it is not adopted by itself.
  if (chosen && before?.instance) {
    const turnedDown = {
      branchCode,
      claimed: before.instance,
      instance: services.ids.uuid(),
      state: 'dismissed' as const,
    }
    const tokens = [...new Set(given)].filter((known) => known !== null)
    await tx.putRefusedHolders(
      tokens.map((known) => ({ ...turnedDown, token: known, lastHeardAt: before.lastHeartbeatAt })),
    )
  }
  const why = chosen ? 'a person chose it' : 'nobody else was heard for ten minutes'
  const message = `a server with an older database goes on as this branch, as instance ${instance}: ${why}`
  await tx.addLogs([{ branchCode, kind: 'branch_adopted', message }])
  services.log.warn({ branchCode, instance, chosen }, 'a restored or copied branch is adopted')
  const answer = await giveToken(services, tx, report, {
    instance,
    // Where two hold the same token it does not say whose answer was lost.
    previousFence: given.includes(token) ? null : token,
    pendingFloor: 0,
    lastSequence: input.lastSequence ?? 0,
  })
  return { ...answer, adopt: { instance }, counters: await countersOf(services, tx, branchCode) }
}

async function giveToken(
  services: Services,
  tx: CentralTransaction,
  { branchCode, epoch, nowMs, input, before }: Report,
  patch: Partial<BranchStatusRow>,
): Promise<HeartbeatOutput> {
  const { status } = input
  const noted = await noteReport(services, tx, branchCode, input, nowMs)
  const serverTime = new Date(nowMs).toISOString()
  const fence = services.ids.secret()
  await tx.putBranchStatus(branchCode, {
    ...patch,
    ...noted.patch,
    fence,
    fenceEpoch: epoch,
    fenceSeen: false,
    status,
    lastHeartbeatAt: serverTime,
    lastPullAt: typeof status.lastPullAt === 'string' ? status.lastPullAt : (before?.lastPullAt ?? null),
  })
  return { serverTime, fence, epoch, commands: [...commandsOf(before), ...noted.commands] }
}

/** Told with every heartbeat until the branch reports that it has begun; it begins each once. */
function commandsOf(before: BranchStatusRow | null): HeartbeatOutput['commands'] {
  if (!before?.verifyAsked) return []
  const { id, ...args } = JSON.parse(before.verifyAsked)
  return [{ commandId: id, kind: 'verify', args }]
}

/** The highest number per series that central holds for the branch. */
async function countersOf(
  { rules }: Services,
  tx: CentralTransaction,
  branchCode: string,
): Promise<Record<string, number>> {
  const prefixes = new Map<string, string>()
  for (const { rule } of await rules.all()) {
    const prefix = adapterFor(rule.doctype, rule.behaviour)?.seriesPrefix
    if (prefix) prefixes.set(rule.doctype, prefix)
  }
  const names = await tx.findHighestNames(branchCode, [...prefixes.keys()])
  return highestNumbers(
    branchCode,
    names.map(({ doctype, name }) => ({ prefix: prefixes.get(doctype) ?? '', name })),
  )
}
