import { BranchlineError, type CentralHandlers } from '@branchline/protocol'
import { z } from 'zod'
import { dueDay } from '../evening/due-day.ts'
import type { Services } from '../services.ts'
import { makeSecret, sealSecret } from '../webhooks/sign.ts'

type Alerts = CentralHandlers['alerts']

const channelsMax = 50
const mailSchema = z.email()
const urlSchema = z.url({ protocol: /^https?$/ })

/** `alerts.channels`: where alerts are sent to. Secrets are never told again. */
export function alertChannels({ store, mail }: Services): Alerts['channels'] {
  return async () => ({
    channels: (await store.read.listAlertChannels()).map(
      ({ secret: _secret, reportHour: hour, reportTimezone: timezone, reportedDay: _day, ...channel }) => {
        return { ...channel, report: hour === null || timezone === null ? null : { hour, timezone } }
      },
    ),
    mail,
  })
}

/** `alerts.saveChannel`: a webhook gets a secret, which is shown this once. */
export function saveAlertChannel(services: Services): Alerts['saveChannel'] {
  const { store, ids, clock } = services
  return async ({ id: wantedId, kind, address, newSecret, report, ...input }, { session }) => {
    requireAddress(services, kind, address)
    const answer = await store.write(async (tx) => {
      const channels = await tx.listAlertChannels()
      const known = channels.find(({ id }) => id === wantedId)
      if (wantedId !== undefined && !known) throw new BranchlineError('NOT_FOUND', `There is no channel ${wantedId}.`)
      if (!known && channels.length >= channelsMax) {
        throw new BranchlineError('VALIDATION_FAILED', `There are ${channelsMax} channels; delete one first.`)
      }
      const id = known?.id ?? ids.uuid()
      const secret = kind === 'webhook' && (!known?.secret || newSecret) ? makeSecret(ids) : null
      await tx.putAlertChannel({
        id,
        kind,
        address,
        severity: input.severity ?? known?.severity ?? 'warning',
        enabled: input.enabled ?? true,
        secret: secret
          ? sealSecret(requireKey(services), id, secret, ids)
          : kind === 'webhook'
            ? (known?.secret ?? null)
            : null,
        lastSentAt: known?.lastSentAt ?? null,
        lastError: null,
        failingSince: null,
        ...(report === undefined
          ? {
              reportHour: known?.reportHour ?? null,
              reportTimezone: known?.reportTimezone ?? null,
              reportedDay: known?.reportedDay ?? null,
            }
          : {
              reportHour: report?.hour ?? null,
              reportTimezone: report?.timezone ?? null,
              // The first is that of the next hour that comes, not of one that has gone by.
              reportedDay: report && latest(dueDay(report, clock.now()), known?.reportedDay),
            }),
      })
      await tx.addLogs([
        { by: session.username, kind: 'alert_channel', message: `${kind} ${address} saved by ${session.username}` },
      ])
      return { id, ...(secret ? { secret } : {}) }
    })
    services.wakeAlerts()
    return answer
  }
}

/** `alerts.deleteChannel`: with what it has yet to be sent. */
export function deleteAlertChannel({ store }: Services): Alerts['deleteChannel'] {
  return async ({ id }, { session }) => {
    await store.write(async (tx) => {
      if (!(await tx.removeAlertChannel(id))) throw new BranchlineError('NOT_FOUND', `There is no channel ${id}.`)
      await tx.addLogs([
        { by: session.username, kind: 'alert_channel', message: `${id} deleted by ${session.username}` },
      ])
    })
    return { deleted: true }
  }
}

function latest(day: string, other: string | null | undefined): string {
  return other && other > day ? other : day
}

function requireAddress({ allowHttp }: Services, kind: 'webhook' | 'email', address: string): void {
  if (kind === 'email') {
    if (mailSchema.safeParse(address).success) return
    throw new BranchlineError('VALIDATION_FAILED', 'address: must be a mail address')
  }
  if (!urlSchema.safeParse(address).success) {
    throw new BranchlineError('VALIDATION_FAILED', 'address: must be an address that begins with https://')
  }
  const { protocol, username, password } = new URL(address)
  if (username !== '' || password !== '') {
    throw new BranchlineError(
      'VALIDATION_FAILED',
      'address: takes no user name or password; the signature says who calls',
    )
  }
  if (protocol === 'https:' || allowHttp) return
  const message = 'address: must be https; BRANCHLINE_ALLOW_HTTP=1 allows http, for trying out on one machine'
  throw new BranchlineError('VALIDATION_FAILED', message)
}

function requireKey({ secretKey }: Services): string {
  if (secretKey !== null) return secretKey
  const message =
    'Set SECRET_KEY at every central of this database first: secrets are stored encrypted, and all of them need the one key.'
  throw new BranchlineError('VALIDATION_FAILED', message)
}
