import type { Services } from '../services.ts'

/** A central restored from a backup has lost what came after it; backups are younger than this. */
const resendMs = 7 * 86_400_000
const stepRows = 500

/**
 * The life of central's database as an answer named it. When it is another than before, central was restored: what this branch settled
 * lately is owed again, and central's receipts tell what it still has. What is on its way was sent to the life before: it is pending
 * again, behind what was lost of its record. Resolves when all of that is back in the outbox.
 */
export async function noteEpoch(services: Services, epoch: string): Promise<void> {
  const { store, clock, log } = services
  const isAnother = await store.write(async (tx) => {
    const known = (await tx.getSiteConfig())?.epoch ?? null
    if (known === epoch) return false
    await tx.patchSiteConfig({ epoch, ...(known === null ? {} : { resendAfter: 0 }) })
    if (known === null) return false
    await tx.resetInFlight()
    const message = "central's database began another life; what was settled in the last seven days is sent again"
    await tx.addLogs([{ at: new Date(clock.now()).toISOString(), kind: 'resend', message }])
    return true
  })
  if (isAnother) log.warn({ epoch }, "central's database began another life")
  await finishResend(services)
}

/** In steps, each a commit of its own, so that sales go in between; one that was broken off goes on where it was. Until it has ended nothing is claimed. */
export async function finishResend(services: Services): Promise<void> {
  const { store, clock } = services
  if ((await store.read.getSiteConfig())?.resendAfter == null) return
  const settledSince = new Date(clock.now() - resendMs).toISOString()
  for (let more = true; more; ) {
    more = await store.write(async (tx) => {
      const after = (await tx.getSiteConfig())?.resendAfter ?? null
      if (after === null) return false
      const resendAfter = await tx.resendAcked({ after, settledSince, limit: stepRows })
      await tx.patchSiteConfig({ resendAfter })
      return resendAfter !== null
    })
  }
  services.wakeDrainer()
}
