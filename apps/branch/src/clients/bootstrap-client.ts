import type { PosClientRow } from '@branchline/db/branch'
import type { BranchHandlers } from '@branchline/protocol'
import type { Services } from '../services.ts'

/** `clients.bootstrap`: who a till is. A client always gets the same code; a new one gets a code that no till ever had. */
export function bootstrapClient(services: Services): BranchHandlers['clients']['bootstrap'] {
  const { store, branchCode, clock, log } = services
  return async ({ clientId }) => {
    const till = await store.write(async (tx) => {
      const known = (await tx.listPosClients()).find((client) => client.clientId === clientId)
      if (known) return known
      // Counted, not looked up: a code that was given stays given, whatever becomes of its till.
      const tillCode = `T${String(await tx.nextNumber('till')).padStart(2, '0')}`
      const made = newClient(clientId, tillCode, new Date(clock.now()).toISOString())
      await tx.putPosClient(made)
      return made
    })
    log.info({ tillCode: till.tillCode }, 'a till said who it is')
    return {
      ...{ clientId, tillCode: till.tillCode, branchCode, timezone: services.timezone },
      centralUrl: services.settings.get('centralUrl'),
    }
  }
}

function newClient(clientId: string, tillCode: string, createdAt: string): PosClientRow {
  return {
    ...{ clientId, tillCode, createdAt, shift: null, numbers: {}, pending: [], closed: {}, reportedAt: null },
    ...{ lostAt: null, lostExpected: null, lostFound: null },
  }
}
