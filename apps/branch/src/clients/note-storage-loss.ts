import type { BranchHandlers } from '@branchline/protocol'
import type { Services } from '../services.ts'

/** `clients.storageLoss`: a browser lost rows of a till. It is logged with the till's last report, and stays with the till. */
export function noteStorageLoss({ store, clock, log }: Services): BranchHandlers['clients']['storageLoss'] {
  return async ({ clientId, expected, found }) => {
    const lostAt = new Date(clock.now()).toISOString()
    const tillCode = await store.write(async (tx) => {
      const known = (await tx.listPosClients()).find((client) => client.clientId === clientId)
      if (known) await tx.putPosClient({ ...known, lostAt, lostExpected: expected, lostFound: found })
      const till = known?.tillCode ?? 'an unknown till'
      const message = `the browser of ${till} lost its storage: ${expected} rows were written, ${found} are left; ${known?.pending.length ?? 0} were not confirmed at its last report`
      await tx.addLogs([
        {
          at: lostAt,
          kind: 'storage_loss',
          name: known?.tillCode ?? null,
          message,
          detail: JSON.stringify(known?.pending ?? []),
        },
      ])
      return till
    })
    log.error({ tillCode, expected, found }, 'a till lost its storage')
    return { noted: true }
  }
}
