import { strict as assert } from 'node:assert'
import type { CentralReader, CentralStore, CentralTransaction, FeedNews } from '@branchline/db/central'
import { fleetReads, fleetWrites } from './fleet-operations.ts'
import { readsOf } from './reads.ts'
import type { Around, Backup, Connection, Seeded, SimulatedDatabase } from './simulated-database.ts'
import { type Committed, type CommittedTables, emptyTables, type Overlays, overlays, tableNames } from './tables.ts'
import { writesOf } from './writes.ts'

/** Waits for its turn behind whoever holds the lock of that name, till its own transaction ends. */
interface Waiting {
  name: string
  resume: () => void
}

/**
 * Central's database in memory, as a port: READ COMMITTED, where a statement sees what is committed at its moment and what its own
 * transaction wrote. Locks are held to the end of a transaction and given first come first served. Feed positions are drawn for good.
 * It outlives the servers that speak to it: `dropConnections` is what happens when one of them is killed.
 */
export class MemoryDatabase implements SimulatedDatabase {
  readonly tables: CommittedTables = emptyTables()
  #epoch: string
  readonly #pageMax: number
  #drawn = 0n
  #held = new Set<string>()
  #waiting: Waiting[] = []
  #listeners = new Set<(news: FeedNews) => void>()
  /** Transactions of connections that were cut commit nothing. */
  #generation = 0

  constructor({ epoch, pageMax }: { epoch: string; pageMax: number }) {
    this.#epoch = epoch
    this.#pageMax = pageMax
  }

  /** This life of the database. */
  get epoch(): string {
    return this.#epoch
  }

  backUp(atMs: number): Backup {
    const tables = new Map(tableNames.map((name) => [name, new Map<string, unknown>(this.tables[name].held)]))
    return { atMs, tables, drawn: this.#drawn }
  }

  /** All is as it was, sequences too; only the epoch is another. Nobody is connected. */
  restore({ tables, drawn }: Backup, epoch: string): void {
    this.dropConnections()
    for (const name of tableNames) {
      const { held } = this.tables[name] as Committed<unknown>
      held.clear()
      for (const [key, row] of tables.get(name) ?? []) held.set(key, row)
    }
    this.#drawn = drawn
    this.#epoch = epoch
  }

  /** The last feed position drawn. */
  get drawn(): bigint {
    return this.#drawn
  }

  async seed({ rules, sites, users }: Seeded): Promise<void> {
    for (const rule of rules) this.tables.rules.held.set(rule.doctype, { ...rule, epoch: 0, rescoping: false })
    for (const site of sites) this.tables.sites.held.set(site.branchCode, site)
    for (const user of users) this.tables.users.held.set(user.username, user)
  }

  endSessions(): void {
    this.tables.sessions.held.clear()
  }

  heal(): void {}

  async close(): Promise<void> {}

  dropConnections(): void {
    this.#generation += 1
    this.#held = new Set()
    this.#waiting = []
    this.#listeners = new Set()
  }

  connect(connection: Connection): CentralStore {
    const { around, nowMs } = connection
    const options = { epoch: this.epoch, nowMs, pageMax: this.#pageMax }
    const read = surround(readsOf(overlays(this.tables), options), around)
    return {
      read: knownOnly<CentralReader>(read),
      write: (body) => this.#transaction(connection, false, body),
      writeFeed: (body) => this.#transaction(connection, true, body),
      onFeedCommit: (wake) => {
        this.#listeners.add(wake)
        return () => this.#listeners.delete(wake)
      },
      close: async () => {},
    }
  }

  async #transaction<T>(
    connection: Connection,
    feed: boolean,
    body: (tx: CentralTransaction) => Promise<T>,
  ): Promise<T> {
    const generation = this.#generation
    const own = new Set<string>()
    const lock = (name: string) => this.#lock(name, own, connection)
    const written = overlays(this.tables)
    const { nowMs } = connection
    let announcesRules = false
    // After an error PostgreSQL takes no more statements of the transaction, and rolls back whoever commits it.
    let isAborted = false
    const around: Around = async (operation) => {
      if (isAborted) throw Object.assign(new Error('current transaction is aborted'), { code: '25P02' })
      try {
        await connection.around(operation)
      } catch (error) {
        isAborted = true
        throw error
      }
    }
    const rows = {
      ...readsOf(written, { epoch: this.epoch, nowMs, pageMax: this.#pageMax }),
      ...writesOf(written, { nowMs, draw: () => ++this.#drawn, holdsFeedLock: feed }),
    }
    const { lockUser, nextNumber, putAliases, moveAliases, markSwept } = rows
    // Whoever changes rows that another may be changing waits for his commit, and sees it.
    const alone =
      <Values extends unknown[], Result>(name: string, run: (...values: Values) => Promise<Result>) =>
      async (...values: Values): Promise<Result> => {
        await lock(name)
        return run(...values)
      }
    const tx = surround(
      {
        ...rows,
        lockBranch: (branchCode: string) => lock(`branch ${branchCode}`),
        lockUser: async (username: string) => {
          await lock(`user ${username}`)
          return lockUser(username)
        },
        // As a row of PostgreSQL: another waits for this commit, and counts on from it.
        nextNumber: async (counterKey: string) => {
          await lock(`series ${counterKey}`)
          return nextNumber(counterKey)
        },
        putAliases: alone('aliases', putAliases),
        moveAliases: alone('aliases', moveAliases),
        markSwept: alone('aliases', markSwept),
        announceRules: async () => {
          announcesRules = true
        },
      },
      around,
    )
    try {
      if (feed) {
        await around('feed lock')
        await lock('feed')
      }
      const result = await body(knownOnly<CentralTransaction>(tx))
      const commit = async () => {
        if (isAborted) return
        await around('commit')
        if (generation === this.#generation) {
          this.#commit(written)
          connection.committed(written)
        }
        // Killed here, the work is done and nobody was told; or the connection ends before the answer.
        const told = around('committed')
        const news: FeedNews[] = [...(feed ? (['feed'] as const) : []), ...(announcesRules ? (['rules'] as const) : [])]
        for (const wake of this.#listeners) news.forEach(wake)
        await told
      }
      if (connection.lateCommit) void commit().catch(() => {})
      else await commit()
      return result
    } finally {
      if (generation === this.#generation) this.#unlock(own)
    }
  }

  #commit(written: Overlays): void {
    for (const [id, row] of written.documents.written) {
      const before = this.tables.documents.held.get(id)
      assert(!before || !row || row.version > before.version, `${id}: a version was written over a later one`)
    }
    for (const overlay of Object.values(written)) overlay.commit()
  }

  async #lock(name: string, own: Set<string>, { waits }: Connection): Promise<void> {
    if (own.has(name)) return
    if (this.#held.has(name)) {
      const turn = new Promise<void>((resume) => {
        this.#waiting.push({ name, resume })
      })
      await (waits ? waits(turn) : turn)
    } else this.#held.add(name)
    own.add(name)
  }

  #unlock(own: Set<string>): void {
    for (const name of own) {
      const next = this.#waiting.findIndex((waiting) => waiting.name === name)
      const [waiting] = next < 0 ? [] : this.#waiting.splice(next, 1)
      // It goes from hand to hand.
      if (waiting) waiting.resume()
      else this.#held.delete(name)
    }
  }
}

// biome-ignore lint/suspicious/noExplicitAny: any operation of the port
type Operations = Record<string, (...values: any[]) => Promise<unknown>>

/** What the store keeps in memory is no statement; nor is what is not simulated: the books and the commands of the fleet. */
const kept = new Set(['epoch', ...Object.keys(fleetReads), ...Object.keys(fleetWrites)])

function surround<Given extends object>(operations: Given, around: Around): Given {
  return Object.fromEntries(
    Object.entries(operations as Operations).map(([name, run]) => [
      name,
      kept.has(name)
        ? run
        : async (...values: unknown[]) => {
            await around(name)
            return run(...values)
          },
    ]),
  ) as Given
}

/** What the simulated chain never asks for is not there, and says so. */
function knownOnly<Port extends object>(known: object): Port {
  return new Proxy(known, {
    get: (target, name) => {
      const found: unknown = Reflect.get(target, name)
      if (found === undefined && typeof name === 'string' && name !== 'then') {
        throw new Error(`central's database in memory has no ${name}`)
      }
      return found
    },
  }) as Port
}
