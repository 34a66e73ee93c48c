import type { WebhookRow } from '@branchline/db/central'
import { seal, unseal } from '@branchline/platform'
import type { Ids } from '@branchline/protocol'
import { Webhook } from 'standardwebhooks'

/** A secret as Standard Webhooks write it: 32 random bytes. */
export function makeSecret(ids: Pick<Ids, 'secret'>): string {
  return `whsec_${Buffer.from(ids.secret(), 'base64url').toString('base64')}`
}

/** How a secret is stored: it has to sign again, so it is encrypted and not hashed. It opens for this webhook alone. */
export function sealSecret(secretKey: string, webhookId: string, secret: string, ids: Pick<Ids, 'secret'>): string {
  return seal(secretKey, `webhook ${webhookId}`, secret, ids.secret())
}

type Signed = Pick<WebhookRow, 'id' | 'secret' | 'previousSecret' | 'previousSecretUntil'>

/** The headers of a call, signed with every secret that is good now. Null: the secret does not open with this key. */
export function signedHeaders(
  secretKey: string,
  { id, secret, previousSecret, previousSecretUntil }: Signed,
  messageId: string,
  body: string,
  nowMs: number,
): Record<string, string> | null {
  const overlaps = previousSecretUntil !== null && Date.parse(previousSecretUntil) > nowMs
  const opened = [secret, ...(overlaps && previousSecret ? [previousSecret] : [])].map((sealed) =>
    unseal(secretKey, `webhook ${id}`, sealed),
  )
  if (opened[0] == null) return null
  const at = new Date(nowMs)
  const signatures = opened.flatMap((text) => (text === null ? [] : [new Webhook(text).sign(messageId, at, body)]))
  return {
    'content-type': 'application/json',
    'user-agent': 'Branchline',
    'webhook-id': messageId,
    'webhook-timestamp': String(Math.floor(nowMs / 1000)),
    'webhook-signature': signatures.join(' '),
  }
}
