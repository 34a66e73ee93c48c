import type { CentralStore, SiteRow, UserRow } from '@branchline/db/central'
import type { DoctypeRule } from '@branchline/protocol'
import type { CommittedTables, Overlays } from './tables.ts'

/** What surrounds an operation of the database: virtual time, a kill, an error. Rejects: the operation did not happen. */
export type Around = (operation: string) => Promise<void>

export interface Connection {
  /** Before every statement, before a commit, and after one. */
  around: Around
  /** After a commit, with what the transaction was. */
  committed(written: Overlays): void
  nowMs(): number
  /** A transaction found a lock taken: resolves when `turn` does. */
  waits?(turn: Promise<void>): Promise<void>
  /** Planted bugs. */
  lateCommit?: boolean
}

/** All that was committed at one moment. */
export interface Backup {
  atMs: number
  tables: ReadonlyMap<string, ReadonlyMap<string, unknown>>
  drawn: bigint
}

export interface Seeded {
  rules: DoctypeRule[]
  sites: SiteRow[]
  users: UserRow[]
}

/** Central's database in a run, whichever it is. It outlives the servers that speak to it. */
export interface SimulatedDatabase {
  /** What is committed. */
  readonly tables: CommittedTables
  /** This life of it. */
  readonly epoch: string
  seed(rows: Seeded): Promise<void>
  connect(connection: Connection): CentralStore
  /** Central was killed. */
  dropConnections(): void
  /** Somebody ends every login. */
  endSessions(): void
  /** What can go wrong in the database itself stops. */
  heal(): void
  /** All that is committed now; absent: it is never put back. */
  backUp?(atMs: number): Backup
  /** All is as it was then, in another life. Nobody is connected. */
  restore?(backup: Backup, epoch: string): void
  /** Answers a login, which checks its password outside virtual time; absent: the database is at hand meanwhile, without waiting. */
  login?<T>(answer: () => Promise<T>): Promise<T>
  close(): Promise<void>
}
