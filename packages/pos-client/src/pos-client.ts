import { checkEntry } from '@branchline/protocol'
import { createNanoEvents } from 'nanoevents'
import { v7 } from 'uuid'
import type { Bootstrap, ShiftVerdict } from './backends/api.ts'
import type { Connection, PosEvents, QueueStatus } from './events.ts'
import { numberPrefix } from './numbers/till-series.ts'
import { browserPorts, type Ports } from './ports.ts'
import { type BrowserFlaw, checkBrowser, guardUnload } from './protections/browser-check.ts'
import { noteWritten, type StorageLoss } from './protections/storage-loss.ts'
import { SaleNotSaved } from './sale-not-saved.ts'
import { defaults, numberPrefixes, type PosSettings } from './settings.ts'
import type { Credentials } from './sign-in/sessions.ts'
import type { SaleRow } from './storage/sale-row.ts'
import { type NewSale, StorageCleared } from './storage/sale-store.ts'
import { Till } from './till.ts'

/** What is printed on the receipt, right at once whatever becomes of the line. */
export interface Receipt {
  name: string
  syncUuid: string
  document: Record<string, unknown>
}

/** Through whom a cashier was recognised. `till`: neither server answered, and the PIN is the one that was right before. */
export type SignedInBy = 'branch' | 'central' | 'till'

/**
 * A till. A sale is written to the browser's own storage first; then it travels by itself, to the branch or, while the branch is down, to
 * central, and stays here until the branch says that it and central both hold it.
 */
export class PosClient<Sale = unknown> {
  readonly #events = createNanoEvents<PosEvents>()
  #queue: QueueStatus = { open: 0, failed: 0, oldestAtMs: null }
  #connection: Connection = 'branch'
  #stopGuard = () => {}

  private constructor(
    private readonly settings: PosSettings<Sale>,
    private readonly ports: Ports,
    private readonly till: Till,
  ) {}

  /**
   * Opens a till in this browser. Errors: Error, with the words for the person at the till, where a sale would not be safe: no https, a
   * private window, no IndexedDB. `flaws` are what it warns of otherwise; `loss` says that rows vanished from the browser's storage: the till
   * gets a new code, the branch is told, and a person looks for the sales on the receipts.
   */
  static async open<Sale>(
    settings: PosSettings<Sale>,
  ): Promise<{ till: PosClient<Sale>; flaws: BrowserFlaw[]; loss: StorageLoss | null }> {
    const flaws = settings.ports ? [] : await checkBrowser()
    const blocking = flaws.find(({ blocks }) => blocks)
    if (blocking) throw new Error(blocking.message)
    const database = settings.database ?? defaults.database
    const ports = settings.ports ?? browserPorts(database)
    const till = new Till({ ...defaults, ...settings, database, ports })
    const client = new PosClient<Sale>(settings, ports, till)
    await client.#start()
    return { till: client, flaws, loss: till.loss }
  }

  /** Answers how to stop listening. */
  on<Name extends keyof PosEvents>(name: Name, listener: PosEvents[Name]): () => void {
    return this.#events.on(name, listener)
  }

  get connection(): Connection {
    return this.#connection
  }

  get queue(): QueueStatus {
    return this.#queue
  }

  /** Null before the first sign-in at the branch. */
  get bootstrap(): Bootstrap | null {
    return this.till.bootstrap
  }

  /** Errors: Error when the PIN is wrong, or when nobody can tell: neither server answers and the cashier was never here. */
  async signIn(credentials: Credentials): Promise<SignedInBy> {
    const by = await this.till.signIn(credentials)
    this.#tell()
    return by
  }

  /** The next cashier starts anew; sales that are owed stay and are sent after the next sign-in. */
  signOut(): Promise<void> {
    return this.till.sessions.forget()
  }

  /**
   * Writes a sale, durably, and answers what goes on the receipt. Delivery begins at once and needs no waiting for.
   * Errors: SaleNotSaved: it did not happen; print nothing.
   */
  submitSale(sale: Sale): Promise<Receipt> {
    return this.submit('Sales Invoice', this.settings.documentOf(sale))
  }

  /** Likewise any document that a till numbers, such as a POS Opening Shift. Errors: SaleNotSaved. */
  async submit(doctype: string, body: Record<string, unknown>): Promise<Receipt> {
    const { now } = this.ports
    const bootstrap = this.till.bootstrap
    if (!bootstrap)
      throw new SaleNotSaved('This till has never spoken to its branch: sign in once while it is up.', null)
    const syncUuid = v7({ msecs: now(), random: this.ports.randomBytes(16) })
    const day = typeof body.posting_date === 'string' ? body.posting_date : dayOf(now(), bootstrap.timezone)
    const series = numberPrefixes[doctype]
    if (!series) throw new SaleNotSaved(`A till does not number documents of type ${doctype}.`, null)
    const fixed = { doctype, sync_uuid: syncUuid, origin_branch: bootstrap.branchCode, posting_date: day }
    const flaw = checkEntry({ ...body, ...fixed })
    if (flaw) throw new SaleNotSaved(`The sale cannot be kept: ${flaw.path || 'it'} ${flaw.message}.`, null)
    const row = await this.#write({
      ...{ syncUuid, operation: 'submit', doctype, writtenAtMs: now() },
      naming: { prefix: numberPrefix(series, bootstrap.branchCode, bootstrap.tillCode, day.slice(0, 4)) },
      documentOf: (name, shift) => ({
        ...body,
        ...(doctype === 'POS Opening Shift' ? {} : inShift(shift)),
        ...fixed,
        name,
      }),
    })
    return { name: row.name, syncUuid, document: row.document }
  }

  /** Takes back a sale of this or any other till. It goes after the sale itself. Errors: SaleNotSaved. */
  async cancelSale({ name, syncUuid, document }: Receipt, doctype = 'Sales Invoice'): Promise<void> {
    await this.#write({
      ...{ syncUuid, operation: 'cancel', doctype, writtenAtMs: this.ports.now() },
      ...{ naming: { name }, documentOf: () => document },
    })
  }

  /** The opening shift that sales belong to from now on; null: none. It outlives a reload. */
  async setShift(name: string | null): Promise<void> {
    await this.till.setShift(name)
    this.ports.tabs.tell('shift')
  }

  get shift(): string | null {
    return this.till.shift
  }

  /**
   * Everything of a master DocType as this branch sees it, page by page: from the branch, or from central while the branch is down.
   * Errors: Error when neither answers.
   */
  async *masters(doctype: string): AsyncGenerator<Record<string, unknown>[]> {
    const { connection } = this.till
    if (connection === 'alone') throw new Error('Neither the branch nor head office answers.')
    for (let after: string | null = null; ; ) {
      const page: { documents: Record<string, unknown>[]; next: string | null } = await this.till.masters(
        doctype,
        after,
        connection,
      )
      yield page.documents
      if (page.next === null) return
      after = page.next
    }
  }

  /** Is everything of the shift at the branch? Errors: Error when the branch does not answer. */
  canCloseShift(openingShift: string): Promise<ShiftVerdict> {
    return this.till.askBranch((branch, signal) => branch.canClose({ openingShift }, signal))
  }

  /**
   * Sales of this till belong to no shift from here on, unless the branch says no. Errors: Error with what is missing and where, or which
   * total is wrong; or that the branch does not answer: whether it closed the shift is not known then, so close it again.
   */
  async closeShift(openingShift: string, document: Record<string, unknown>): Promise<Record<string, unknown>> {
    try {
      return await this.till.closeShift(openingShift, document)
    } finally {
      this.ports.tabs.tell('shift')
    }
  }

  /** Sends and reports now what waits. */
  flush(): void {
    this.till.reportNow()
  }

  /** What is held, oldest first, at most `limit`. */
  rows(limit = 200): Promise<SaleRow[]> {
    return this.till.store.oldest(limit)
  }

  /** What the branch refused, oldest first, at most `limit`. Each waits for a person: `retry`, `retryInOpenShift` or `discard`. */
  refused(limit = 200): Promise<SaleRow[]> {
    return this.till.store.inState('failed', 0, limit)
  }

  /** Sends a refused row again, for example after the branch was put right. */
  async retry(sequence: number): Promise<void> {
    await this.till.store.change(sequence, { state: 'queued', error: null, centralRefused: false })
    this.#changed()
  }

  /**
   * Sends a sale that came too late for its shift again, into the shift that is open now; its `late_of_shift` says where it belonged.
   * Errors: Error where no shift is open, or head office may hold the sale as it was.
   */
  async retryInOpenShift(sequence: number): Promise<void> {
    const { document, centralTried } = await this.#refusedRow(sequence)
    if (this.shift === null) throw new Error('No shift is open on this till.')
    if (centralTried) throw new Error('Head office may have this sale as it was: the branch fetches it from there.')
    const late = { ...document, late_of_shift: document.pos_opening_shift, pos_opening_shift: this.shift }
    await this.till.store.change(sequence, { state: 'queued', error: null, document: late })
    this.#changed()
  }

  /**
   * Gives a refused row up for good. The number of a sale becomes a hole: its shift is not closed before a manager says why.
   * Errors: Error for a row that was not refused.
   */
  async discard(sequence: number): Promise<SaleRow> {
    const row = await this.#refusedRow(sequence)
    await this.till.store.remove([sequence])
    this.#changed()
    return row
  }

  async #refusedRow(sequence: number): Promise<SaleRow> {
    const [row] = await this.till.store.inState('failed', sequence - 1, 1)
    if (row?.sequence !== sequence) throw new Error('This was not refused: it is on its way by itself.')
    return row
  }

  /** Stops delivery, after the row in hand, and closes the storage. What is owed stays and goes out after the next `open`. */
  async close(): Promise<void> {
    this.#stopGuard()
    await this.till.close()
  }

  async #write(sale: Omit<NewSale, 'clientId'>): Promise<SaleRow> {
    const { store, database, bootstrap } = this.till
    if (!bootstrap)
      throw new SaleNotSaved('This till has never spoken to its branch: sign in once while it is up.', null)
    const { clientId } = bootstrap
    let row: SaleRow
    try {
      row = await store.add({ ...sale, clientId })
    } catch (error) {
      const why =
        error instanceof StorageCleared
          ? "The browser's storage of this till was cleared. Load the page again, and sign in."
          : 'The sale could not be written on this till.'
      throw new SaleNotSaved(`${why} It did not happen; do not hand out goods.`, error)
    }
    noteWritten(this.ports.notes, database, { clientId, sequence: row.sequence })
    this.#changed()
    return row
  }

  async #start(): Promise<void> {
    const { till, ports } = this
    till.changed = () => this.#tell()
    till.heard = this.#events
    await till.start()
    ports.tabs.hear((message) => this.#heardOfTab(message))
    if (!this.settings.ports) this.#stopGuard = guardUnload(() => this.#queue.open > 0)
    await this.#count()
  }

  /** Something was written here. */
  #changed(): void {
    this.till.wake()
    this.ports.tabs.tell('written')
    this.#countSoon()
  }

  /** The tab that delivers has news. */
  #tell(): void {
    const { connection } = this.till
    this.ports.tabs.tell(`connection ${connection}`)
    this.#setConnection(connection)
    this.#countSoon()
  }

  #heardOfTab(message: string): void {
    if (message === 'written') this.till.wake()
    if (message === 'shift') void this.till.restoreShift().catch(() => {})
    const connection = /^connection (branch|central|alone)$/.exec(message)?.[1]
    if (connection) this.#setConnection(connection as Connection)
    this.#countSoon()
  }

  #setConnection(connection: Connection): void {
    if (connection === this.#connection) return
    this.#connection = connection
    this.#events.emit('connection', connection)
  }

  /** What cannot be counted now, because the browser closes the database, is counted with the next change. */
  #countSoon(): void {
    this.#count().catch(() => {})
  }

  async #count(): Promise<void> {
    this.#queue = await this.till.store.status()
    this.#events.emit('queue', this.#queue)
  }
}

function inShift(shift: string | null): Record<string, unknown> {
  return shift === null ? {} : { pos_opening_shift: shift }
}

/** The day of a moment in a time zone, as YYYY-MM-DD. */
function dayOf(ms: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(ms)
}
