import type { Settlement } from '@branchline/db/branch'
import type { FeedPage } from '@branchline/db/central'
import type { BranchServer, Written } from './branch/branch-server.ts'
import type { Overlays } from './central/tables.ts'

/** Where the product seldom goes: a bug there is found only by seeds that go there too. */
export const pathNames = [
  'push answered as a duplicate',
  'push given back after a failure',
  'operation merged',
  'operation in conflict',
  'operation deferred',
  'operation rejected, to be tried again',
  'operation dead',
  'operations held behind a dead one',
  'row replaced before it was sent',
  'in flight when the server died',
  'acked operations owed again',
  'page that was not the last',
  'page that ends inside one commit',
  'branch killed in the middle of a page',
  'central killed while it took a push',
  'record parked',
  'parked record applied',
  'pulled change beside a local edit',
  'deletion applied',
  'DocType loaded anew',
  'restored or copied server refused',
  'restored or copied server adopted',
  'transaction of central waited for a lock',
  'sale taken by central in the place of a branch',
  'sale that came by branch and by central',
  'shift closed by a till',
  'shift kept open over what is missing',
  'shift closed by a manager all the same',
  'shift lost with the storage of its till',
  'cleared storage noticed at the start',
  'cleared storage noticed by an open page',
] as const
export type RarePath = (typeof pathNames)[number]

/** Counts rare paths, and what is largest, from what the ports are asked and answer. */
export class RarePaths {
  readonly counts: Partial<Record<RarePath, number>> = {}
  /** The most operations that one branch owed. */
  outboxMax = 0
  /** Operations that came to central again after it had taken them. */
  absorbed = 0
  readonly #parked = new Map<string, Set<string>>()
  /** Feed position -> the commit it came with. */
  readonly #commits = new Map<bigint, number>()
  #commit = 0

  met(path: RarePath): void {
    this.counts[path] = (this.counts[path] ?? 0) + 1
  }

  branchWrote({ branchCode, sql }: BranchServer, written: Written[]): void {
    const parked = this.#parked.get(branchCode) ?? new Set()
    this.#parked.set(branchCode, parked)
    for (const { name, values, answer } of written) {
      if (name === 'settleBatch') for (const settlement of values[0] as Settlement[]) this.#settled(settlement)
      if (name === 'replaceOutboxRow') this.met('row replaced before it was sent')
      if (name === 'resetInFlight' && (answer as number) > 0) this.met('in flight when the server died')
      if (name === 'resendAcked') this.met('acked operations owed again')
      if (name === 'putLocalEdit') this.met('pulled change beside a local edit')
      if (name === 'removeDocuments' && (values[1] as string[]).length > 0) this.met('deletion applied')
      if (name === 'beginReload') this.met('DocType loaded anew')
      if (name === 'putParked') {
        for (const { doctype, key } of values[0] as { doctype: string; key: string }[]) {
          parked.add(`${doctype}\n${key}`)
          this.met('record parked')
        }
      }
      if (name === 'removeParked') {
        const [doctype, keys] = values as [string, string[]]
        for (const key of keys) if (parked.delete(`${doctype}\n${key}`)) this.met('parked record applied')
      }
      if (name === 'addLogs') for (const log of values[0] as { kind: string; code?: string }[]) this.#logged(log)
      if (name === 'addOutboxRows') {
        const row = sql.prepare(`SELECT count(*) AS owed FROM "Outbox" WHERE "state" <> 'acked'`).get()
        this.outboxMax = Math.max(this.outboxMax, (row as { owed: number }).owed)
      }
    }
  }

  #settled(settlement: Settlement): void {
    if (settlement.kind === 'returned') this.met('push given back after a failure')
    if (settlement.kind === 'deferred') this.met('operation deferred')
    if (settlement.kind === 'rejected')
      this.met(settlement.dead ? 'operation dead' : 'operation rejected, to be tried again')
    if (settlement.kind !== 'settled') return
    if (settlement.outcome === 'duplicate') this.met('push answered as a duplicate')
    if (settlement.outcome === 'merged') this.met('operation merged')
    if (settlement.outcome === 'conflict') this.met('operation in conflict')
  }

  #logged({ kind, code }: { kind: string; code?: string }): void {
    if (code === 'CLONED_SITE') this.met('restored or copied server refused')
    if (kind === 'adopted') this.met('restored or copied server adopted')
  }

  /** `written`: what the transaction that is lost had done. */
  branchKilled(written: Written[]): void {
    const isPage = ({ name, values }: Written) => name === 'putDocuments' && values[1] !== undefined
    if (written.some(isPage)) this.met('branch killed in the middle of a page')
  }

  /** Before that operation. */
  centralKilled(operation: string): void {
    if (operation === 'putPushed' || operation === 'findHeldByPush') this.met('central killed while it took a push')
  }

  centralWrote({ documents, tombstones }: Overlays): void {
    this.#commit += 1
    for (const row of [...documents.written.values(), ...tombstones.written.values()]) {
      if (row?.position) this.#commits.set(row.position, this.#commit)
    }
  }

  gavePage({ hasMore, last }: FeedPage): void {
    if (!hasMore || last === null) return
    this.met('page that was not the last')
    const commit = this.#commits.get(last)
    if (commit !== undefined && commit === this.#commits.get(last + 1n)) this.met('page that ends inside one commit')
  }

  /** When all is at rest. */
  atRest(branches: BranchServer[]): void {
    for (const { sql } of branches) {
      const row = sql
        .prepare(
          `SELECT count(*) AS held FROM "Outbox" o JOIN "Outbox" d ON d."doctype" = o."doctype" AND d."key" = o."key"
           WHERE d."state" = 'dead' AND o."state" = 'pending' AND o."sequence" > d."sequence"`,
        )
        .get() as { held: number }
      if (row.held > 0) this.met('operations held behind a dead one')
    }
  }
}
