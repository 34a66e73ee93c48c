import { randomFrom, uuidV7 } from '@branchline/demo'
import type { Chain, Site } from '../ground/chain.ts'
import { HeadOffice } from '../load/head-office.ts'
import { saleOf, Till } from '../load/till.ts'
import type { Told } from '../load/told.ts'
import type { Transaction } from './sweep.ts'

const feedLock = 'pg_advisory_xact_lock(1112689524'
const branchLock = 'pg_advisory_xact_lock(1112689506'

/** The key transactions of central, in PostgreSQL. `selling` is a branch whose heartbeats are rare, `beating` one whose are not. */
export function centralTransactions(chain: Chain, selling: Site, told: Told): Transaction[] {
  const { peer } = chain.central
  const random = randomFrom(8)
  const till = new Till(selling, told, random)
  const headOffice = new HeadOffice(peer, told, random)
  let item = 0
  let priority = 20
  return [
    {
      name: 'central: take a pushed batch',
      sign: branchLock,
      act: () => till.submit(saleOf(uuidV7(Date.now()), random)),
    },
    {
      name: 'central: take a pushed customer, with its place in the feed',
      sign: feedLock,
      act: () => till.saveCustomer(),
    },
    {
      name: 'central: save an item, with its place in the feed',
      sign: feedLock,
      act: () => {
        item += 1
        return headOffice.saveItem(`CUT-${item}`)
      },
    },
    {
      name: 'central: delete an item, with its tombstone',
      sign: feedLock,
      prepare: async () => {
        item += 1
        await headOffice.saveItem(`CUT-${item}`)
      },
      act: () => headOffice.deleteItem(`CUT-${item}`),
    },
    {
      name: 'central: change a rule',
      sign: feedLock,
      act: async () => {
        priority += 1
        const wanted = priority
        const { rule } = await peer.insist((api) => api.rules.update.mutate({ doctype: 'Brand', priority: wanted }))
        if (rule.priority !== wanted)
          told.contradictions.push(`rule Brand has priority ${rule.priority}, not ${wanted}`)
      },
    },
    {
      name: 'central: accept a heartbeat',
      sign: branchLock,
      act: () => selling.server.kill().then(() => selling.server.start()),
    },
  ]
}
