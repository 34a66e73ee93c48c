import type { CommandRunRow } from '@branchline/db/branch'
import { type HeartbeatInput, type HeartbeatOutput, limits } from '@branchline/protocol'
import { failureOf } from '../central-client/failure.ts'
import type { PeerHealth } from '../central-client/peer-health.ts'
import type { Services } from '../services.ts'
import { deadLetterReport } from '../status/dead-letter-report.ts'
import { statusOf } from '../status/status-summary.ts'
import { finishResend, noteEpoch } from './central-life.ts'

/**
 * One heartbeat. What central answers is kept in one transaction: the token, and where this database is a restored or copied one,
 * the instance under which it goes on and the numbers above which it names.
 */
export async function heartbeat(services: Services, peer: PeerHealth): Promise<void> {
  await finishResend(services)
  const report = await reportOf(services)
  let answer: HeartbeatOutput
  const askedMs = services.clock.now()
  try {
    answer = await services.central.report(report.input)
  } catch (error) {
    const { kind, message } = failureOf(error)
    if (kind === 'outage') peer.failed()
    if (kind === 'fenced') await noteRefusal(services, message)
    return
  }
  peer.succeeded()
  // Central looked at its clock somewhere between.
  services.clockOffsetMs = Math.round((askedMs + services.clock.now()) / 2 - Date.parse(answer.serverTime))
  await keepAnswer(services, answer)
  await noteTold(services, report)
  const wasRefused = services.refusal !== null
  services.refusal = null
  if (answer.epoch !== undefined) await noteEpoch(services, answer.epoch)
  if (wasRefused || answer.adopt) services.wakeDrainer()
  if (answer.commands.length > 0) services.commandsCame(answer.commands)
}

interface Report {
  input: HeartbeatInput
  /** What central knows with its answer. */
  sold: { epoch: string | null; change: number }
  deadMark: string | null
  commandIds: string[]
}

async function reportOf(services: Services): Promise<Report> {
  const { store, instance, fence, soldTold } = services
  // The site first: an outbox that is read later owes at least what this epoch lost.
  const site = await store.read.getSiteConfig()
  const epoch = site?.epoch ?? null
  // Central of another life knows nothing of the books.
  const { status, change } = await statusOf(services, soldTold.epoch === epoch ? soldTold.change : 0)
  const { logs: _logs, ...shown } = status
  const letters = await deadLetterReport(services, epoch)
  const runs = await store.read.listUntoldCommands(limits.commands)
  const { floor, last } = await store.read.outboxReach()
  const settled = site?.epoch && site.resendAfter === null ? { epoch: site.epoch, floor } : {}
  const input = {
    instance,
    fence,
    lastSequence: last,
    status: shown,
    ...settled,
    ...(letters ? { deadLetters: letters.deadLetters } : {}),
    ...(runs.length > 0 ? { commandResults: runs.map(resultOf) } : {}),
  }
  return {
    input,
    sold: { epoch, change },
    deadMark: letters?.mark ?? null,
    commandIds: runs.map(({ commandId }) => commandId),
  }
}

function resultOf({ commandId, outcome, message }: CommandRunRow) {
  return { commandId, outcome, ...(message === null ? {} : { message }) }
}

/** What central has taken with a heartbeat is not said again. */
async function noteTold(services: Services, { sold, deadMark, commandIds }: Report): Promise<void> {
  services.soldTold = sold
  if (deadMark !== null) services.deadTold = deadMark
  if (commandIds.length > 0) await services.store.write((tx) => tx.markToldCommands(commandIds))
}

async function keepAnswer(services: Services, { fence, adopt, counters }: HeartbeatOutput): Promise<void> {
  const { store, clock, log } = services
  const lastHeartbeatAt = new Date(clock.now()).toISOString()
  const instance = adopt?.instance ?? services.instance
  await store.write(async (tx) => {
    await tx.patchSiteConfig({ instance, fence, lastHeartbeatAt })
    if (!adopt) return
    if (counters) await tx.raiseSeries(counters)
    // What this branch once wrote and this database no longer has comes back from central.
    await tx.patchSiteConfig({ failoverCursor: null })
    await tx.clearBackoff()
    const message = `central adopted this restored or copied database as instance ${instance}; what it owes goes up now`
    await tx.addLogs([{ at: lastHeartbeatAt, kind: 'adopted', message }])
  })
  services.fence = fence
  services.instance = instance
  if (adopt) log.warn({ instance }, 'adopted by central under a new instance')
}

/** Said once; the status says it as long as it lasts. */
async function noteRefusal(services: Services, message: string): Promise<void> {
  const { store, clock, log } = services
  if (services.refusal === null) {
    const at = new Date(clock.now()).toISOString()
    await store.write((tx) => tx.addLogs([{ at, kind: 'error', code: 'CLONED_SITE', message }]))
    log.warn({ message }, 'central refuses this server')
  }
  services.refusal = message
}
