import type { CentralReader, CentralStore, CentralTransaction } from '@branchline/db/central'
import { type CentralPlant, centralPlants } from '../planted/in-central.ts'
import { firstEpoch, plantInLivesOfCentral } from '../planted/in-lives.ts'
import type { PlantedBug } from '../planted.ts'

/** Central's store with a bug in it; without one, the store itself. */
export function plantInCentral(store: CentralStore, planted: PlantedBug | null): CentralStore {
  let pushes = 0
  const plant: CentralPlant =
    planted !== null && planted in centralPlants ? centralPlants[planted as keyof typeof centralPlants].plant() : {}
  const put = (tx: CentralTransaction): Partial<CentralTransaction> => {
    switch (planted) {
      case 'receipt forgotten':
        return {
          putPushed: (documents, receipts, travels) => {
            pushes += 1
            return pushes % 3 === 0 ? tx.putDocuments(documents, travels) : tx.putPushed(documents, receipts, travels)
          },
        }
      case 'cancel swallowed':
        return {
          putPushed: (documents, receipts, travels) =>
            tx.putPushed(
              documents.filter(({ docstatus }) => docstatus !== 2),
              receipts,
              travels,
            ),
        }
      case 'deletion without tombstone':
        return { putTombstones: async () => {} }
      default:
        return plant.write?.(tx) ?? plantInLivesOfCentral(tx, planted)
    }
  }
  const get = (read: CentralReader): Partial<CentralReader> => {
    switch (planted) {
      case 'page skips one':
        return {
          readFeedPage: async (query) => {
            const page = await read.readFeedPage(query)
            return page.hasMore && page.last !== null ? { ...page, last: page.last + 1n } : page
          },
        }
      case 'deletions after upserts':
        return {
          readFeedPage: async (query) => {
            const page = await read.readFeedPage(query)
            const changes: { kind: string }[] = JSON.parse(page.changes.join(''))
            const of = (kind: string) => changes.filter((change) => change.kind === kind)
            return { ...page, changes: [JSON.stringify([...of('upsert'), ...of('tombstone')])] }
          },
        }
      case 'one epoch for every life':
        return { epoch: async () => firstEpoch }
      default:
        return plant.read?.(read) ?? {}
    }
  }
  return {
    ...store,
    read: over(store.read, get(store.read)),
    write: (body) => store.write((tx) => body(over(tx, put(tx)))),
    writeFeed: (body) => store.writeFeed((tx) => body(over(tx, put(tx)))),
  }
}

/** A port with some of its operations replaced. */
export function over<Port extends object>(port: Port, replaced: Partial<Port>): Port {
  return new Proxy(port, { get: (target, name) => Reflect.get(name in replaced ? replaced : target, name) })
}
