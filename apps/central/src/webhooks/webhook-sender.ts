import type { CentralTransaction, EventPosition, EventRow, WebhookRow } from '@branchline/db/central'
import type { Post, Random } from '@branchline/protocol'
import { mayUse } from '../auth/scope.ts'
import type { Services } from '../services.ts'
import { leaseMs, messageIdOf, messageOf, type Outcome, planDelivery } from './plan-delivery.ts'
import { signedHeaders } from './sign.ts'

const eventsPerMessage = 100
const callMs = 10_000
/** So that slow receivers hold up no more than their own. */
const callsAtOnceMax = 20
/** How far a place that nothing was found before may run ahead of what is stored. */
const unsavedTransactionsMax = 100_000n

// 1. Events after the webhook's place are read. None: nothing is written, and no other central is kept from it.
// 2. The webhook is taken, for a minute: of several centrals one delivers.
// 3. The call is made.
// 4. The place moves on, or the next attempt is set. A crash after 3 makes the same call again, under the same id.

/** Tells webhooks that there are events. It holds no truth: the reader has its own cursor, and a call that is lost loses nothing. */
export class WebhookSender {
  readonly #services: Services
  readonly #post: Post
  readonly #random: Random
  readonly #inHand = new Map<string, Promise<void>>()
  /** Up to where nothing was found for a webhook, by its id and place: what lies before is not read again. */
  readonly #seen = new Map<string, EventPosition>()

  constructor(services: Services, post: Post, random: Random) {
    this.#services = services
    this.#post = post
    this.#random = random
  }

  /** Starts what is due, and does not wait for it. Answers whether there is any webhook to look after. */
  async step(signal: AbortSignal): Promise<boolean> {
    const { store, clock } = this.#services
    const webhooks = (await store.read.listWebhooks()).filter(({ enabled }) => enabled)
    const now = clock.now()
    for (const webhook of webhooks) {
      if (this.#inHand.size >= callsAtOnceMax) break
      if (this.#inHand.has(webhook.id) || Date.parse(webhook.nextAttemptAt) > now) continue
      const work = this.#look(webhook, signal)
        .catch((error: unknown) => {
          if (signal.aborted) return
          this.#services.log.error({ webhook: webhook.id, error: String(error) }, 'a webhook could not be looked after')
        })
        .finally(() => this.#inHand.delete(webhook.id))
      this.#inHand.set(webhook.id, work)
    }
    return webhooks.length > 0
  }

  /** Calls under way end with the signal of their step. */
  async finish(): Promise<void> {
    await Promise.all(this.#inHand.values())
  }

  async #look(webhook: WebhookRow, signal: AbortSignal): Promise<void> {
    const { store } = this.#services
    const doctypes = await this.#doctypesOf(webhook)
    if (doctypes.length === 0) return
    const epoch = await store.read.epoch()
    if (webhook.epoch !== epoch) return this.#beginAgain(webhook, epoch)
    for (let more = true; more && !signal.aborted; ) {
      const id = `${webhook.id} ${webhook.writtenIn}.${webhook.eventNumber}`
      const after = this.#seen.get(id) ?? webhook
      const page = await store.read.readEvents({ doctypes, after, limit: eventsPerMessage })
      const last = page.events.at(-1)
      if (!last) {
        this.#remember(id, page.next)
        // So that a restart does not read a year again for a DocType that is hardly ever written.
        if (page.next.writtenIn - webhook.writtenIn > unsavedTransactionsMax) {
          await store.write((tx) => tx.changeWebhook(webhook, page.next))
        }
        return
      }
      const moved = await this.#deliver(webhook, { epoch, events: page.events, next: page.next }, signal)
      if (!moved) return
      webhook = moved
      more = page.hasMore
    }
  }

  /** Answers the webhook at its new place; null when the call did not get through, or somebody else has it. */
  async #deliver(
    webhook: WebhookRow,
    { epoch, events, next }: { epoch: string; events: EventRow[]; next: EventPosition },
    signal: AbortSignal,
  ): Promise<WebhookRow | null> {
    const { store, clock, log } = this.#services
    const startedMs = clock.now()
    const nextAttemptAt = new Date(startedMs + leaseMs).toISOString()
    if (!(await store.write((tx) => tx.changeWebhook(webhook, { nextAttemptAt })))) return null
    const body = JSON.stringify(messageOf(epoch, webhook, events, startedMs))
    const outcome = await this.#call(webhook, messageIdOf(webhook, lastOf(events)), body, signal)
    // The server is stopping: nothing is known of this call, and it counts as no failure.
    if (signal.aborted && 'error' in outcome) {
      await store.write((tx) =>
        tx.changeWebhook({ ...webhook, nextAttemptAt }, { nextAttemptAt: new Date(startedMs).toISOString() }),
      )
      return null
    }
    const patch = planDelivery(webhook, outcome, next, clock.now(), this.#random.next())
    const isCurrent = await store.write(async (tx) => {
      if (!(await tx.changeWebhook({ ...webhook, nextAttemptAt }, patch))) return false
      if (patch.enabled === false) await this.#sayDisabled(tx, webhook, patch.lastError ?? '')
      return true
    })
    const { id, username } = webhook
    if (patch.lastError) log.warn({ webhook: id, username, error: patch.lastError }, 'a webhook did not get through')
    return isCurrent && patch.writtenIn !== undefined ? { ...webhook, ...patch } : null
  }

  async #call(webhook: WebhookRow, messageId: string, body: string, signal: AbortSignal): Promise<Outcome> {
    const { secretKey, allowHttp, clock } = this.#services
    const headers = secretKey === null ? null : signedHeaders(secretKey, webhook, messageId, body, clock.now())
    if (!headers)
      return { error: 'its secret does not open with this SECRET_KEY (or secret.key): give it a new secret' }
    if (!allowHttp && !webhook.url.startsWith('https:')) return { error: 'its address is not https' }
    try {
      const timeout = AbortSignal.timeout(callMs)
      return await this.#post(webhook.url, { headers, body, signal: AbortSignal.any([signal, timeout]) })
    } catch (error) {
      return { error: reasonOf(error) }
    }
  }

  /** Its place is of another life of the database, as its reader's cursor is: it begins with what is written from now on. */
  async #beginAgain(webhook: WebhookRow, epoch: string): Promise<void> {
    const { store } = this.#services
    const head = await store.read.eventsHead()
    await store.write((tx) => tx.changeWebhook(webhook, { epoch, ...head }))
  }

  /** What it is told of now: its login may have been given less meanwhile, or been disabled. */
  async #doctypesOf({ username, doctypes }: WebhookRow): Promise<string[]> {
    const user = await this.#services.store.read.findUser(username)
    if (!user || user.disabled) return []
    return doctypes.filter((doctype) => mayUse({ doctypes: user.doctypes ?? null }, doctype))
  }

  async #sayDisabled(tx: CentralTransaction, { id, username, url }: WebhookRow, lastError: string): Promise<void> {
    const message = `the webhook ${id} of ${username} (${url}) failed for five days and is switched off: ${lastError}`
    const about = { code: 'WEBHOOK_DISABLED', branchCode: null, doctype: null, name: username, message }
    await tx.addAlerts([{ id: this.#services.ids.uuid(), ...about }])
    await tx.addLogs([{ kind: 'webhook_disabled', ...about }])
  }

  #remember(id: string, place: EventPosition): void {
    if (this.#seen.size >= 1_000) this.#seen.clear()
    this.#seen.set(id, place)
  }
}

function lastOf(events: EventRow[]): EventPosition {
  const last = events.at(-1)
  return { writtenIn: last?.writtenIn ?? 0n, eventNumber: last?.eventNumber ?? 0n }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `no answer within ${callMs / 1000} seconds`
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' && !error.message.includes(code) ? `${code}: ${error.message}` : error.message
}
