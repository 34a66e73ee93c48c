import type { CentralReader, CentralStore, CentralTransaction } from '@branchline/db/central'
import type { RarePaths } from '../rare-paths.ts'
import { over } from './plant-in-central.ts'

/** Central's store, with what it answers seen. */
export function observed(store: CentralStore, paths: RarePaths): CentralStore {
  const { read } = store
  const seen: Partial<CentralReader> = {
    readFeedPage: async (query) => {
      const page = await read.readFeedPage(query)
      paths.gavePage(page)
      return page
    },
  }
  const watch = (tx: Pick<CentralReader, 'findHeldByPush'>): Partial<CentralReader> => ({
    findHeldByPush: async (pushed) => {
      const held = await tx.findHeldByPush(pushed)
      paths.absorbed += held.receipts.length
      return held
    },
  })
  return {
    ...store,
    read: over(read, { ...seen, ...watch(read) }),
    write: (body) => store.write((tx) => body(over<CentralTransaction>(tx, watch(tx)))),
    writeFeed: (body) => store.writeFeed((tx) => body(over<CentralTransaction>(tx, watch(tx)))),
  }
}
