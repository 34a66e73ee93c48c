import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { SaleRow } from '@branchline/pos-client'
import type { Chance } from '../world/chance.ts'
import type { World } from '../world/world.ts'

// fake-indexeddb as CommonJS: there, what it waits with is a property that can be replaced, and its classes are one set.
const load = createRequire(import.meta.url)
load('fake-indexeddb/auto')
const scheduling = load(join(dirname(load.resolve('fake-indexeddb')), 'lib/scheduling.js')) as {
  queueTask: (run: () => void) => void
}
const { forceCloseDatabase } = load('fake-indexeddb') as { forceCloseDatabase(database: IDBDatabase): void }

/** The inside of fake-indexeddb, as far as disks need it. */
interface Transaction extends IDBTransaction {
  _state: string
  _rollbackLog: (() => void)[]
  _requests: { request: IDBRequest }[]
  moved?: { added: SaleRow[]; removed: SaleRow[] }
}
interface Connection extends IDBDatabase {
  _rawDatabase: { transactions: Transaction[]; processTransactions(): void }
}
interface RawStore {
  getAllValues(): unknown[]
  getValue(key: unknown): unknown
}
interface Factory extends IDBFactory {
  _databases: Map<string, { rawObjectStores: Map<string, RawStore> }>
}

/** What is committed on a disk. */
export interface DiskListener {
  added(row: SaleRow): void
  removed(row: SaleRow): void
  /** Something was committed, and the page does not know yet. */
  committed(): void
}

const nameInside = 'till'

/** What one browser keeps: an IndexedDB that several pages have open, and that a power cut may take the last relaxed writes from. */
export class BrowserDisk {
  #factory = new IDBFactory() as Factory
  /** How to undo what was committed and is not on the disk yet, the oldest first. */
  #unsaved: (() => void)[][] = []

  constructor(
    private readonly listener: DiskListener,
    /** A planted bug: the database is not told to wait for the disk. */
    private readonly relaxed: boolean,
  ) {}

  get rows(): SaleRow[] {
    const store = this.#factory._databases.get(nameInside)?.rawObjectStores.get('rows')
    return (store?.getAllValues() ?? []) as SaleRow[]
  }

  open(version: number | undefined): IDBOpenDBRequest {
    const request = this.#factory.open(nameInside, version)
    const opened = () => ofConnections.set(request.result as Connection, this)
    request.addEventListener('upgradeneeded', opened)
    request.addEventListener('success', opened)
    return request
  }

  began(transaction: Transaction): void {
    transaction.addEventListener('complete', () => {
      if (transaction.mode !== 'readwrite') return
      if (transaction.durability === 'strict' && !this.relaxed) this.#unsaved = []
      else this.#unsaved.push([...transaction._rollbackLog])
      for (const row of transaction.moved?.added ?? []) this.listener.added(row)
      for (const row of transaction.moved?.removed ?? []) this.listener.removed(row)
      this.listener.committed()
    })
  }

  /** The power goes, when no page has it open any more: what no transaction insisted on is gone. */
  loseUnsaved(): void {
    for (const log of this.#unsaved.reverse()) for (const undo of log.reverse()) undo()
    this.#unsaved = []
  }

  /** Everything is gone. */
  clear(): void {
    this.#factory = new IDBFactory() as Factory
    this.#unsaved = []
  }
}

const ofConnections = new WeakMap<IDBDatabase, BrowserDisk>()

const begin = IDBDatabase.prototype.transaction
IDBDatabase.prototype.transaction = function (this: Connection, ...given: Parameters<typeof begin>) {
  const transaction = begin.apply(this, given) as Transaction
  ofConnections.get(this)?.began(transaction)
  return transaction
}

const add = IDBObjectStore.prototype.add
IDBObjectStore.prototype.add = function (this: IDBObjectStore, ...given: Parameters<typeof add>) {
  if (this.name === 'rows') movedIn(this).added.push(given[0] as SaleRow)
  return add.apply(this, given)
}

const remove = IDBObjectStore.prototype.delete
IDBObjectStore.prototype.delete = function (this: IDBObjectStore & { _rawObjectStore: RawStore }, key) {
  const row = this.name === 'rows' ? (this._rawObjectStore.getValue(key) as SaleRow | undefined) : undefined
  if (row) movedIn(this).removed.push(row)
  return remove.call(this, key)
}

function movedIn({ transaction }: IDBObjectStore): { added: SaleRow[]; removed: SaleRow[] } {
  const inside = transaction as Transaction
  inside.moved ??= { added: [], removed: [] }
  return inside.moved
}

/** A page as it has a disk open. */
export class DiskOfPage {
  readonly #connections = new Set<Connection>()
  #isGone = false

  constructor(private readonly disk: BrowserDisk) {}

  open(version: number | undefined): IDBOpenDBRequest {
    // A page that is gone is never answered.
    if (this.#isGone) return new IDBOpenDBRequest()
    const request = this.disk.open(version)
    request.addEventListener('success', () => {
      if (this.#isGone) request.result.close()
      else this.#connections.add(request.result as Connection)
    })
    return request
  }

  /** The browser closes the database, as it may at any time. */
  closedByBrowser(): void {
    for (const connection of this.#connections) {
      abortAll(connection)
      forceCloseDatabase(connection)
    }
    this.#connections.clear()
  }

  /** As when the page is killed: what was not committed never was. */
  gone(): void {
    this.#isGone = true
    for (const connection of this.#connections) {
      for (const transaction of openOf(connection)) silence(transaction)
      abortAll(connection)
      connection.close()
      connection._rawDatabase.processTransactions()
    }
    this.#connections.clear()
  }
}

function openOf(connection: Connection): Transaction[] {
  const { transactions } = connection._rawDatabase
  return transactions.filter(({ db, _state }) => db === connection && _state !== 'finished')
}

function abortAll(connection: Connection): void {
  for (const transaction of openOf(connection)) transaction.abort()
}

/** Whoever waits for it is dead. */
function silence(transaction: Transaction): void {
  for (const target of [transaction, ...transaction._requests.map(({ request }) => request)])
    target.dispatchEvent = () => true
}

/** Makes every IndexedDB of this process work on a run's time, a task at a time, in order. Pages find their disk by the database's name. */
export class BrowserDisks {
  readonly #pages = new Map<string, DiskOfPage>()
  #busyUntilMs = 0

  constructor(
    private readonly world: World,
    private readonly chance: Chance,
  ) {
    scheduling.queueTask = (run) => this.#queue(run)
    const open = (name: string, version?: number) => this.#pages.get(name)?.open(version) ?? new IDBOpenDBRequest()
    Object.defineProperty(globalThis, 'indexedDB', { value: { open }, configurable: true })
  }

  attach(name: string, page: DiskOfPage): void {
    this.#pages.set(name, page)
  }

  #queue(run: () => void): void {
    const { world, chance } = this
    const slowMs = chance.next('disk') < 0.1 ? chance.integer('disk takes', 1, 4) : 0
    this.#busyUntilMs = Math.max(this.#busyUntilMs, world.nowMs) + slowMs
    world.after(this.#busyUntilMs - world.nowMs, 'a browser is at its disk', run)
  }
}
