import type { Job } from '@branchline/platform'
import type { WebhookSender } from '../webhooks/webhook-sender.ts'

/** How soon a webhook hears of an event at the latest, where the last call got through. */
const pauseMs = 1_000
/** Without webhooks there is nothing to do but to see whether another central was given one. */
const idleMs = 10_000

export const webhooksName = 'webhooks'

/** The sending of webhooks. Calls under way go on after the run that made them: see `WebhookSender.finish`. */
export function webhookJob(sender: WebhookSender): Job {
  return {
    name: webhooksName,
    intervalMs: () => idleMs,
    run: async (signal) => ((await sender.step(signal)) ? pauseMs : null),
  }
}
