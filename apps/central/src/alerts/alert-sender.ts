import { backoffMs } from '@branchline/adapters'
import type { AlertChannelRow, AlertDeliveryRow } from '@branchline/db/central'
import type { AlertMessage, EveningReportMessage, Mail, Post, Random } from '@branchline/protocol'
import { eveningMail } from '../evening/evening-mail.ts'
import type { Services } from '../services.ts'
import { signedHeaders } from '../webhooks/sign.ts'
import { mailOf } from './mail-of.ts'

const callMs = 10_000
/** Whoever dies while he sends holds a message up for no longer than this. */
const leaseMs = 60_000
const stepMessages = 50
const backoff = { baseMs: 5_000, capMs: 3_600_000 }
/** A message that could not be sent for so long is no news any more. */
const givenUpMs = 86_400_000
const errorCharsMax = 300

export interface SendPorts {
  post: Post
  mail: Mail | null
  random: Random
}

// 1. A message is taken, for a minute: of several centrals one sends it.
// 2. It is sent.
// 3. It goes, or its next attempt is set. A crash after 2 sends it again, under the same id.

/** Sends what `announceAlerts` laid ready. */
export class AlertSender {
  readonly #services: Services
  readonly #ports: SendPorts

  constructor(services: Services, ports: SendPorts) {
    this.#services = services
    this.#ports = ports
  }

  /** Sends what is due, one after the other. Answers how many got through. */
  async step(signal: AbortSignal): Promise<number> {
    const { store, clock } = this.#services
    const due = await store.read.listDueDeliveries(new Date(clock.now()).toISOString(), stepMessages)
    if (due.length === 0) return 0
    const channels = new Map((await store.read.listAlertChannels()).map((channel) => [channel.id, channel]))
    let sent = 0
    for (const delivery of due) {
      if (signal.aborted) break
      const channel = channels.get(delivery.channelId)
      if (!channel?.enabled) await store.write((tx) => tx.removeDelivery(delivery.id))
      else if (await this.#deliver(delivery, channel, signal)) sent += 1
    }
    return sent
  }

  async #deliver(delivery: AlertDeliveryRow, channel: AlertChannelRow, signal: AbortSignal): Promise<boolean> {
    const { store, clock, log } = this.#services
    const attempts = delivery.attempts + 1
    const held = { attempts, nextAttemptAt: new Date(clock.now() + leaseMs).toISOString() }
    if (!(await store.write((tx) => tx.takeDelivery(delivery, held)))) return false
    const error = await this.#send(delivery, channel, signal)
    const nowMs = clock.now()
    const now = new Date(nowMs).toISOString()
    if (error === null) {
      await store.write(async (tx) => {
        await tx.removeDelivery(delivery.id)
        await tx.patchAlertChannel(channel.id, { lastSentAt: now, lastError: null, failingSince: null })
      })
      return true
    }
    // The server is stopping: nothing is known of this call.
    if (signal.aborted) return false
    const isOld = nowMs - Date.parse(delivery.createdAt) >= givenUpMs
    const nextAttemptAt = new Date(nowMs + backoffMs(attempts, this.#ports.random.next(), backoff)).toISOString()
    log.warn({ channel: channel.id, attempts, error, givenUp: isOld }, 'an alert could not be sent')
    await store.write(async (tx) => {
      if (isOld) await tx.removeDelivery(delivery.id)
      else await tx.takeDelivery({ ...delivery, ...held }, { attempts, nextAttemptAt })
      await tx.patchAlertChannel(channel.id, { lastError: error, failingSince: channel.failingSince ?? now })
    })
    return false
  }

  /** Null: it got through; else why not. */
  async #send(
    { id, message }: AlertDeliveryRow,
    channel: AlertChannelRow,
    signal: AbortSignal,
  ): Promise<string | null> {
    try {
      if (channel.kind === 'webhook') return await this.#call(id, message, channel, signal)
      if (!this.#ports.mail) return 'this server is not told how to send mail: set SMTP_URL and MAIL_FROM'
      await this.#ports.mail({ to: channel.address, ...mailFor(JSON.parse(message)) })
      return null
    } catch (error) {
      return (error instanceof Error ? error.message : String(error)).slice(0, errorCharsMax)
    }
  }

  async #call(id: string, body: string, channel: AlertChannelRow, signal: AbortSignal): Promise<string | null> {
    const { secretKey, allowHttp, clock } = this.#services
    const { secret, address } = channel
    if (secretKey === null || secret === null) return 'it has no secret that opens with this SECRET_KEY'
    if (!allowHttp && !address.startsWith('https:')) return 'its address is not https'
    const signed = { id: channel.id, secret, previousSecret: null, previousSecretUntil: null }
    const headers = signedHeaders(secretKey, signed, `msg_${id}`, body, clock.now())
    if (!headers) return 'its secret does not open with this SECRET_KEY (or secret.key): give it a new secret'
    const limit = AbortSignal.any([signal, AbortSignal.timeout(callMs)])
    const { status } = await this.#ports.post(address, { headers, body, signal: limit })
    return status >= 200 && status < 300 ? null : `it answered ${status}`
  }
}

function mailFor(message: AlertMessage | EveningReportMessage): { subject: string; text: string } {
  return message.type === 'report.evening' ? eveningMail(message) : mailOf(message)
}
