import type { HeartbeatOutput } from '@branchline/protocol'
import { failureOf } from '../central-client/failure.ts'
import type { PeerHealth } from '../central-client/peer-health.ts'
import type { Services } from '../services.ts'
import { statusOf } from '../status/status-summary.ts'
import { finishResend, noteEpoch } from './central-life.ts'

/**
 * One heartbeat. What central answers is kept in one transaction: the token, and where this database is a restored or copied one,
 * the instance under which it goes on and the numbers above which it names.
 */
export async function heartbeat(services: Services, peer: PeerHealth): Promise<void> {
  await finishResend(services)
  let answer: HeartbeatOutput
  try {
    answer = await services.central.report(await reportOf(services))
  } catch (error) {
    const { kind, message } = failureOf(error)
    if (kind === 'outage') peer.failed()
    if (kind === 'fenced') await noteRefusal(services, message)
    return
  }
  peer.succeeded()
  await keepAnswer(services, answer)
  const wasRefused = services.refusal !== null
  services.refusal = null
  if (answer.epoch !== undefined) await noteEpoch(services, answer.epoch)
  if (wasRefused || answer.adopt) services.wakeDrainer()
  if (answer.commands.length > 0) services.commandsCame(answer.commands)
}

async function reportOf(services: Services) {
  const { store, instance, fence } = services
  const { logs: _logs, ...status } = await statusOf(services)
  // The site first: an outbox that is read later owes at least what this epoch lost.
  const site = await store.read.getSiteConfig()
  const { floor, last } = await store.read.outboxReach()
  const settled = site?.epoch && site.resendAfter === null ? { epoch: site.epoch, floor } : {}
  return { instance, fence, lastSequence: last, status, ...settled }
}

async function keepAnswer(services: Services, { fence, adopt, counters }: HeartbeatOutput): Promise<void> {
  const { store, clock, log } = services
  const lastHeartbeatAt = new Date(clock.now()).toISOString()
  const instance = adopt?.instance ?? services.instance
  await store.write(async (tx) => {
    await tx.patchSiteConfig({ instance, fence, lastHeartbeatAt })
    if (!adopt) return
    if (counters) await tx.raiseSeries(counters)
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
