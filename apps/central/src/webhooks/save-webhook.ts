import type { CentralTransaction, UserRow, WebhookRow } from '@branchline/db/central'
import { BranchlineError, type CentralHandlers, type WebhookSaveInput } from '@branchline/protocol'
import { requireUse } from '../auth/scope.ts'
import type { Services } from '../services.ts'
import { makeSecret, sealSecret } from './sign.ts'

const webhooksMax = 200
/** For so long an old secret signs beside the new one. */
const overlapMs = 86_400_000

/**
 * `webhooks.save`: an address that is told when there are events. A new one is told of what is written from now on. Saving one that failed
 * or was switched off tries it again at once, from where it stopped.
 */
export function saveWebhook(services: Services): CentralHandlers['webhooks']['save'] {
  return async (input, { session }) => {
    requireUrl(services, input.url)
    const secretKey = requireKey(services)
    const { store, ids, clock } = services
    const answer = await store.write(async (tx) => {
      const user = await requireReader(tx, input.username)
      requireUse({ doctypes: user.doctypes ?? null }, input.doctypes)
      const known = input.id === undefined ? null : await tx.findWebhook(input.id)
      if (input.id !== undefined && !known) throw new BranchlineError('NOT_FOUND', `There is no webhook ${input.id}.`)
      const id = known?.id ?? ids.uuid()
      const nowMs = clock.now()
      const secret = known && !input.newSecret ? null : makeSecret(ids)
      const sealed = secret && sealSecret(secretKey, id, secret, ids)
      await tx.putWebhook({
        ...(known ?? (await beginning(tx, id, nowMs))),
        ...wanted(input),
        ...(sealed ? { secret: sealed } : {}),
        ...(sealed && known ? { previousSecret: known.secret, previousSecretUntil: isoAt(nowMs + overlapMs) } : {}),
        nextAttemptAt: isoAt(nowMs),
      })
      const message = `${input.url} for ${input.doctypes.join(', ')}; by ${session.username}`
      await tx.addLogs([{ by: session.username, kind: 'webhook_saved', name: input.username, message }])
      return { id, ...(secret ? { secret } : {}) }
    })
    services.wakeWebhooks()
    return answer
  }
}

function wanted({ username, url, doctypes, enabled = true }: WebhookSaveInput) {
  return { username, url, doctypes, enabled, attempts: 0, failingSince: null, lastError: null }
}

async function beginning(tx: CentralTransaction, id: string, nowMs: number): Promise<WebhookRow> {
  if ((await tx.listWebhooks()).length >= webhooksMax) {
    throw new BranchlineError('VALIDATION_FAILED', `There are ${webhooksMax} webhooks; delete one first.`)
  }
  const now = isoAt(nowMs)
  return {
    id,
    username: '',
    url: '',
    doctypes: [],
    secret: '',
    previousSecret: null,
    previousSecretUntil: null,
    enabled: true,
    epoch: await tx.epoch(),
    ...(await tx.eventsHead()),
    attempts: 0,
    nextAttemptAt: now,
    failingSince: null,
    lastError: null,
    lastDeliveredAt: null,
    createdAt: now,
  }
}

function requireUrl({ allowHttp }: Services, url: string): void {
  const { protocol, username, password } = new URL(url)
  if (username !== '' || password !== '') {
    throw new BranchlineError('VALIDATION_FAILED', 'url: takes no user name or password; the signature says who calls')
  }
  if (protocol === 'https:' || allowHttp) return
  const message = 'url: must be https; BRANCHLINE_ALLOW_HTTP=1 allows http, for trying out on one machine'
  throw new BranchlineError('VALIDATION_FAILED', message)
}

function requireKey({ secretKey }: Services): string {
  if (secretKey !== null) return secretKey
  const message =
    'Set SECRET_KEY at every central of this database first: webhook secrets are stored encrypted, and all of them need the one key.'
  throw new BranchlineError('VALIDATION_FAILED', message)
}

async function requireReader(tx: CentralTransaction, username: string): Promise<UserRow> {
  const user = await tx.findUser(username)
  if (user?.kind === 'integration') return user
  throw new BranchlineError('NOT_FOUND', `There is no integration login ${username}; users.save makes one.`)
}

function isoAt(ms: number): string {
  return new Date(ms).toISOString()
}
