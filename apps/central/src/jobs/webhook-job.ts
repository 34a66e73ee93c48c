import { startLoop } from '@branchline/platform'
import type { Services } from '../services.ts'
import type { WebhookSender } from '../webhooks/webhook-sender.ts'

/** How soon a webhook hears of an event at the latest, where the last call got through. */
const pauseMs = 1_000
/** Without webhooks there is nothing to do but to see whether another central was given one. */
const idleMs = 10_000

/** The sending of webhooks as a background loop. */
export function startWebhooks(
  { clock, log }: Pick<Services, 'clock' | 'log'>,
  sender: WebhookSender,
): { wake(): void; stop(): Promise<void> } {
  const loop = startLoop(
    clock,
    async (signal) => ({ pauseMs: (await sender.step(signal)) ? pauseMs : idleMs }),
    (error) => log.error({ job: 'webhooks', error: String(error) }, 'a job failed and goes on'),
  )
  return {
    wake: loop.wake,
    stop: async () => {
      await loop.stop()
      await sender.finish()
    },
  }
}
