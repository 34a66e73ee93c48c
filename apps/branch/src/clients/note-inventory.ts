import { type BranchHandlers, BranchlineError } from '@branchline/protocol'
import type { Services } from '../services.ts'

/** `clients.inventory`: what a till has numbered and still holds. Errors: NOT_FOUND for a till that never introduced itself. */
export function noteInventory({ store, clock }: Services): BranchHandlers['clients']['inventory'] {
  return async ({ clientId, shift, numbers = {}, pending }) => {
    await store.write(async (tx) => {
      const known = (await tx.listPosClients()).find((client) => client.clientId === clientId)
      if (!known) throw new BranchlineError('NOT_FOUND', 'This till is not known here: clients.bootstrap comes first.')
      const reportedAt = new Date(clock.now()).toISOString()
      // A report that was overtaken on the way takes no number back.
      const highest = { ...known.numbers }
      for (const [series, number] of Object.entries(numbers)) highest[series] = Math.max(number, highest[series] ?? 0)
      await tx.putPosClient({ ...known, shift: shift ?? null, numbers: highest, pending, reportedAt })
    })
    return { noted: true }
  }
}
