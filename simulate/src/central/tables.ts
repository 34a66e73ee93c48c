import type {
  AlertRow,
  AliasRow,
  BranchStatusRow,
  CentralDocumentRow,
  CentralLogRow,
  ReceiptRow,
  RefusedHolderRow,
  RuleRow,
  SessionRow,
  SiteRow,
  StoredConflictRow,
  TombstoneRow,
  UserRow,
} from '@branchline/db/central'
import type { FieldTimes } from '@branchline/protocol'

/** The tables of central that the simulated chain touches, by their keys. Rows are replaced, never changed. */
export interface Rows {
  documents: CentralDocumentRow & { position: bigint | null }
  tombstones: TombstoneRow & { position: bigint | null; atMs: number }
  purges: { doctype: string; scope: string; position: bigint }
  receipts: ReceiptRow & { atMs: number }
  fieldTimes: { doctype: string; key: string; times: FieldTimes }
  rules: RuleRow
  users: UserRow
  sessions: SessionRow
  sites: SiteRow
  statuses: BranchStatusRow
  floors: { floor: number }
  holders: RefusedHolderRow
  conflicts: StoredConflictRow
  alerts: AlertRow & { atMs: number }
  logs: CentralLogRow & { id: number; atMs: number }
  series: { current: number }
  /** `mark` tells a later state of a pair from this one. */
  aliases: Omit<AliasRow, 'state'> & { state: AliasRow['state'] | 'moved'; at: string; mark: string; swept: boolean }
}
export type TableName = keyof Rows

export const tableNames: readonly TableName[] = [
  'documents',
  'tombstones',
  'purges',
  'receipts',
  'fieldTimes',
  'rules',
  'users',
  'sessions',
  'sites',
  'statuses',
  'floors',
  'holders',
  'conflicts',
  'alerts',
  'logs',
  'series',
  'aliases',
]

/** A table as one statement sees it. */
export interface Table<Row> {
  get(key: string): Row | undefined
  rows(): Row[]
  put(key: string, row: Row): void
  remove(key: string): void
}

/** What is committed. */
export class Committed<Row> {
  readonly held = new Map<string, Row>()
}

/** What is committed, under what a transaction has written and not committed. */
export class Overlay<Row> implements Table<Row> {
  readonly written = new Map<string, Row | null>()

  constructor(readonly committed: Committed<Row>) {}

  get(key: string): Row | undefined {
    const own = this.written.get(key)
    return own === undefined ? this.committed.held.get(key) : (own ?? undefined)
  }

  rows(): Row[] {
    if (this.written.size === 0) return [...this.committed.held.values()]
    const kept = [...this.committed.held].flatMap(([key, row]) => (this.written.has(key) ? [] : [row]))
    return [...kept, ...[...this.written.values()].filter((row) => row !== null)]
  }

  put(key: string, row: Row): void {
    this.written.set(key, row)
  }

  remove(key: string): void {
    this.written.set(key, null)
  }

  commit(): void {
    for (const [key, row] of this.written) {
      if (row === null) this.committed.held.delete(key)
      else this.committed.held.set(key, row)
    }
  }
}

export type Tables = { [Name in TableName]: Table<Rows[Name]> }
export type Overlays = { [Name in TableName]: Overlay<Rows[Name]> }
export type CommittedTables = { [Name in TableName]: Committed<Rows[Name]> }

export function emptyTables(): CommittedTables {
  return Object.fromEntries(tableNames.map((name) => [name, new Committed()])) as unknown as CommittedTables
}

export function overlays(committed: CommittedTables): Overlays {
  return Object.fromEntries(
    tableNames.map((name) => [name, new Overlay(committed[name] as Committed<unknown>)]),
  ) as unknown as Overlays
}

/** How a record is named in these tables. */
export function idOf({ doctype, key }: { doctype: string; key: string }): string {
  return `${doctype}\n${key}`
}

export function byText<Row>(of: (row: Row) => string): (a: Row, b: Row) => number {
  return (a, b) => (of(a) < of(b) ? -1 : of(a) > of(b) ? 1 : 0)
}
