import type { WebhookRow } from '@branchline/db/central'
import { BranchlineError, type CentralHandlers } from '@branchline/protocol'
import type { Services } from '../services.ts'

type Webhooks = CentralHandlers['webhooks']

/** `webhooks.list`: each with how it goes. Secrets are never told again. */
export function listWebhooks({ store }: Services): Webhooks['list'] {
  return async () => ({
    webhooks: (await store.read.listWebhooks()).map((row) => {
      const { id, username, url, doctypes, lastDeliveredAt, failingSince, lastError, nextAttemptAt } = row
      const state = stateOf(row)
      return {
        ...{ id, username, url, doctypes, state, lastDeliveredAt, failingSince, lastError },
        nextAttemptAt: state === 'failing' ? nextAttemptAt : null,
      }
    }),
  })
}

function stateOf({ enabled, failingSince }: WebhookRow): 'active' | 'failing' | 'disabled' {
  if (!enabled) return 'disabled'
  return failingSince === null ? 'active' : 'failing'
}

/** `webhooks.delete`: nobody is told any more. */
export function deleteWebhook({ store }: Services): Webhooks['delete'] {
  return async ({ id }, { session }) => {
    await store.write(async (tx) => {
      const row = await tx.findWebhook(id)
      if (!row || !(await tx.removeWebhook(id))) throw new BranchlineError('NOT_FOUND', `There is no webhook ${id}.`)
      await tx.addLogs([
        {
          by: session.username,
          kind: 'webhook_deleted',
          name: row.username,
          message: `${row.url}; by ${session.username}`,
        },
      ])
    })
    return { deleted: true }
  }
}
