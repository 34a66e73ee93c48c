import type { PosClient, Receipt } from '@branchline/pos-client'
import { Broken } from '../broken.ts'
import type { RarePaths } from '../rare-paths.ts'
import { amountOf } from '../workload/people.ts'
import type { Stage } from '../workload/stage.ts'
import type { Chance } from '../world/chance.ts'
import type { TillBook, Written } from './till-book.ts'
import type { TillMachine } from './till-machine.ts'
import { tillMishap } from './till-mishaps.ts'
import type { HostSale, TillPage } from './till-page.ts'

const minuteMs = 60_000
/** Whatever a cashier asks of a till, it answers by then. */
const stepMsMax = 10 * minuteMs
/** So often he is told no before he calls a manager. */
const refusalsMax = 6

export interface CashierOptions {
  stage: Stage
  chance: Chance
  machine: TillMachine
  book: TillBook
  paths: RarePaths
  /** The receipts of all tills of the shop. */
  receipts: Receipt[]
  credentials: { username: string; password: string }
  actions: number
}

/** Somebody at a till: does one thing after the other, opens the browser again whenever it is gone, and closes his shift in the end. */
export class Cashier {
  readonly #options: CashierOptions
  /** Of the step that is under way; a step of before is nobody's any more. */
  #turn = 0
  #done = 0
  #isHome = false
  #isEvening = false
  #needsLogin = true
  /** The shift he works in, whatever his till remembers of it. */
  #working: string | null = null
  #refusals = 0
  #isOver = false
  #isGone = false
  /** A closing that was asked for, and nobody knows what became of it. */
  #closing: { shift: string; document: HostSale } | null = null

  constructor(options: CashierOptions) {
    this.#options = options
    options.machine.allGone = () => this.#interrupted()
  }

  /** He has done what there was to do in the day; in the evening, his till is empty and his shift closed. */
  get isDone(): boolean {
    return this.#isEvening ? this.#isOver : this.#isHome
  }

  get machine(): TillMachine {
    return this.#options.machine
  }

  begin(): void {
    this.#later(this.#options.chance.integer('comes', 0, 30_000))
  }

  /** From now on nothing goes wrong any more. */
  evening(): void {
    this.#isEvening = true
    this.#turn += 1
    this.#later(0)
  }

  leave(): void {
    this.#isGone = true
    this.machine.kill()
  }

  /** The browser is gone. */
  #interrupted(): void {
    this.#turn += 1
    this.#needsLogin = true
    if (this.#isGone) return
    if (!this.#isHome || this.#isEvening) this.#later(this.#options.chance.integer('starts the browser', 500, 20_000))
  }

  #later(ms: number): void {
    const turn = this.#turn
    this.#options.stage.world.after(ms, `the cashier of ${this.machine.name}`, () => {
      if (turn === this.#turn) this.#step()
    })
  }

  #step(): void {
    const { stage, chance, actions, machine } = this.#options
    if (!this.#isEvening && this.#done >= actions) {
      this.#isHome = true
      machine.kill()
      return
    }
    this.#done += 1
    if (!this.#isEvening && tillMishap(stage, machine, chance)) this.#needsLogin = true
    this.#turn += 1
    const turn = this.#turn
    const isMine = () => turn === this.#turn
    const late = stage.world.after(stepMsMax, `the cashier of ${machine.name} waits`, () => {
      if (isMine()) stage.broken(new Broken(0, `${machine.name} never answered its cashier`))
    })
    const goOn = (ms: number) => {
      late()
      if (isMine()) this.#later(ms)
    }
    this.#act(isMine).then(
      (ms) => goOn(ms ?? this.#pauseMs()),
      (error: unknown) => {
        if (error instanceof Broken) stage.broken(error)
        if (/storage of this till was cleared/.test(String(error))) {
          this.#options.paths.met('cleared storage noticed by an open page')
          machine.kill()
        }
        if (isMine())
          stage.world.tell(machine.name, `is told: ${error instanceof Error ? error.message : String(error)}`)
        goOn(chance.integer('tries again', 1_000, 10_000))
      },
    )
  }

  #pauseMs(): number {
    const { chance } = this.#options
    if (this.#isEvening) return 2_000
    return chance.next('rush') < 0.5 ? chance.integer('rush', 0, 400) : chance.integer('pause', 400, 20_000)
  }

  /** Answers after how many ms he does the next thing; null: as usual. */
  async #act(isMine: () => boolean): Promise<number | null> {
    const { chance, credentials, machine } = this.#options
    const page = machine.pages.length === 0 ? machine.newPage() : chance.pick('which tab', machine.pages)
    if (!page.client) {
      const client = await page.open()
      client.on('loginNeeded', () => {
        this.#needsLogin = true
      })
      return 0
    }
    if (this.#needsLogin) {
      await page.client.signIn(credentials)
      if (isMine()) this.#needsLogin = false
      return null
    }
    const shift = this.#working
    if (shift !== null && page.client.shift === null && !this.#closing) {
      await page.client.setShift(shift)
      return null
    }
    if (this.#isEvening) return this.#closeUp(page, isMine)
    const roll = chance.next('what a cashier does')
    if (roll < 0.62) await this.#sell(page, isMine)
    else if (roll < 0.72) await this.#cancel(page.client, isMine)
    else if (roll < 0.84) await this.#shift(page, page.client, isMine)
    else if (roll < 0.88) await page.client.signIn(credentials)
    else if (roll < 0.92) await this.#reload(page)
    else page.client.flush()
    return null
  }

  async #sell({ client }: TillPage, isMine: () => boolean): Promise<void> {
    const { chance } = this.#options
    if (!client) return
    const amount = amountOf(chance.integer('cents', 1, 99_999))
    const item = { item_code: 'TEA', qty: 1, rate: amount, amount, warehouse: 'Shelf' }
    const sale: HostSale = {
      ...{ customer: 'Walk-in', company: 'Nile Stores', currency: 'EGP', posting_date: '2026-03-01' },
      ...{ update_stock: chance.next('stock') < 0.4 ? 1 : 0, grand_total: amount, items: [item] },
      payments: [{ mode_of_payment: 'Cash', amount }],
    }
    const receipt = await client.submitSale(sale)
    if (isMine()) this.#told(receipt)
  }

  #told(receipt: Receipt): void {
    const { book, stage, machine } = this.#options
    const written = book.written.get(receipt.syncUuid)
    if (written?.name !== receipt.name) throw new Broken(15, `${receipt.name} was printed, and is not what is kept`)
    written.isAcknowledged = true
    stage.world.tell(machine.name, `prints ${receipt.name}`)
    if (written.doctype === 'Sales Invoice') this.#options.receipts.push(receipt)
  }

  async #cancel(client: PosClient<HostSale>, isMine: () => boolean): Promise<void> {
    const { chance, book, receipts } = this.#options
    const open = receipts.filter(({ syncUuid }) => {
      const { cancel, wasCleared } = book.written.get(syncUuid) ?? {}
      return cancel === 'no' && !wasCleared
    })
    if (open.length === 0) return
    const receipt = chance.pick('which receipt', open)
    await client.cancelSale(receipt)
    const written = book.written.get(receipt.syncUuid)
    if (isMine() && written) written.cancel = 'acknowledged'
  }

  /** Opens a shift where none is open; or closes it. */
  async #shift(page: TillPage, client: PosClient<HostSale>, isMine: () => boolean): Promise<void> {
    if (client.shift !== null || this.#closing) {
      // One last customer, and the drawer is counted while his sale is on its way.
      if (this.#options.chance.next('last customer') < 0.7) await this.#sell(page, isMine)
      return this.#closeShift(client)
    }
    const receipt = await client.submit('POS Opening Shift', {
      ...{ company: 'Nile Stores', posting_date: '2026-03-01' },
      balance_details: [{ mode_of_payment: 'Cash', amount: '100.00' }],
    })
    if (!isMine()) return
    this.#told(receipt)
    this.#working = receipt.name
    await client.setShift(receipt.name)
  }

  /** The total is what the cashier knows to have sold. Errors: Error while something of it is missing. */
  async #closeShift(client: PosClient<HostSale>): Promise<void> {
    const { stage, machine, paths } = this.#options
    // Where nobody knows what became of it, the same once more.
    const closing = this.#closing ?? this.#closingOf(client.shift ?? '')
    this.#closing = closing
    try {
      const { name } = await client.closeShift(closing.shift, closing.document)
      stage.world.tell(machine.name, `closes ${closing.shift} as ${String(name)}`)
      paths.met('shift closed by a till')
      this.#isClosed()
    } catch (error) {
      this.#refusals += 1
      if (/not complete/.test(String(error))) paths.met('shift kept open over what is missing')
      if (/was closed by/.test(String(error))) this.#isClosed()
      else if (client.shift !== null) this.#closing = null
      throw error
    }
  }

  #isClosed(): void {
    this.#closing = null
    this.#working = null
  }

  #closingOf(shift: string): { shift: string; document: HostSale } {
    const sales = this.#options.book.salesOf(shift).filter((sale) => this.#stands(sale))
    const total = amountOf(sales.reduce((sum, { cents }) => sum + cents, 0))
    const rows = sales.map(({ name, cents }) => ({ sales_invoice: name, grand_total: amountOf(cents) }))
    const company = { company: 'Nile Stores', posting_date: '2026-03-01' }
    return { shift, document: { ...company, pos_transactions: rows, grand_total: total } }
  }

  /** A cancellation that went with a till's storage may have gone out before: he looks at the branch's screen. */
  #stands({ uuid, cancel, cancelWasCleared }: Written): boolean {
    if (cancel === 'no' || !cancelWasCleared) return cancel === 'no'
    const sql = `SELECT 1 FROM "Document" WHERE "doctype" = 'Sales Invoice' AND "key" = ? AND "docstatus" = 2`
    return this.#options.machine.branch.sql.prepare(sql).get(uuid) === undefined
  }

  async #reload(page: TillPage): Promise<void> {
    await page.client?.close()
    page.kill()
  }

  /** Everything goes out, then the shift is closed: by the till; by a manager only where something is lost for good. */
  async #closeUp({ client }: TillPage, isMine: () => boolean): Promise<number> {
    if (!client) return 0
    const isOwing = client.queue.open > client.queue.failed
    // In a hurry he closes before all has gone out, or tries to.
    if (isOwing && this.#options.chance.next('in a hurry') < 0.4) return 2_000
    if (client.shift !== null || this.#closing) {
      // The till that it was before its storage was cleared never answers again.
      const wasCleared = this.#options.book.cleared.some(({ machine }) => machine === this.machine.name)
      try {
        await (wasCleared && this.#refusals > refusalsMax ? this.#override(client) : this.#closeShift(client))
      } catch (error) {
        if (!/There is no open/.test(String(error)) || !this.#openingIsLost()) throw error
        await this.#giveUpShift(client)
      }
    }
    if (isMine() && !isOwing) this.#isOver = true
    return isOwing ? 2_000 : 5_000
  }

  /** The shift was opened on this till alone, and went with its storage: nobody can close what nobody has. */
  #openingIsLost(): boolean {
    const written = [...this.#options.book.written.values()]
    return written.some(({ doctype, name, wasCleared }) => isOpening(doctype) && wasCleared && name === this.#working)
  }

  async #giveUpShift(client: PosClient<HostSale>): Promise<void> {
    const { machine, stage, paths } = this.#options
    stage.world.tell(machine.name, `gives up ${this.#working}, which went with the storage`)
    paths.met('shift lost with the storage of its till')
    this.#isClosed()
    await client.setShift(null)
  }

  /** What a till has lost for good a manager closes over; he says why. */
  async #override(client: PosClient<HostSale>): Promise<void> {
    const { machine, stage, paths } = this.#options
    const openingShift = this.#working
    const manager = machine.branch.till()
    if (openingShift === null || !manager) throw new Error('nobody is there')
    const document = { company: 'Nile Stores', posting_date: '2026-03-01', pos_transactions: [] }
    await manager.shifts.close({ openingShift, document, override: { reason: 'the till lost its storage' } })
    stage.world.tell(machine.name, `has ${openingShift} closed by a manager`)
    paths.met('shift closed by a manager all the same')
    this.#isClosed()
    await client.setShift(null)
  }
}

const isOpening = (doctype: string) => doctype === 'POS Opening Shift'
