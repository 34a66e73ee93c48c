import { type Connection, PosClient, type QueueStatus, type SaleRow } from '@branchline/pos-client'
import { type Cart, emptyCart, totalOf } from './cart/cart.ts'
import { type Sale, saleDocument } from './cart/sale-document.ts'
import { type CatalogueItem, refreshCatalogue } from './catalogue/catalogue.ts'
import { type Profile, refreshProfile } from './catalogue/profile.ts'
import { type OpenShift, type SoldSale, TillStore } from './sales/till-store.ts'

const refreshMs = 300_000
const storageLost =
  "This browser's storage was cleared. Sales that were not sent yet may be lost: call your manager before you sell on."

/** Everything the screens show. */
export interface TillState {
  stage: 'opening' | 'blocked' | 'sign in' | 'shift' | 'selling'
  /** Why nothing may be sold here. */
  blocked: string | null
  warnings: string[]
  connection: Connection
  queue: QueueStatus
  cashier: string | null
  tillCode: string | null
  /** Null until a server has told it once. */
  profile: Profile | null
  catalogue: CatalogueItem[]
  cart: Cart
  shift: OpenShift | null
  sales: SoldSale[]
}

/** What a host's own program keeps around the SDK: state for the screens, and what the buttons do. */
export class TillModel {
  #state: TillState = {
    ...{
      stage: 'opening',
      blocked: null,
      warnings: [],
      connection: 'branch',
      cashier: null,
      tillCode: null,
      profile: null,
    },
    ...{ queue: { open: 0, failed: 0, oldestAtMs: null }, catalogue: [], cart: emptyCart, shift: null, sales: [] },
  }
  readonly #listeners = new Set<() => void>()
  #client!: PosClient<Sale>
  #store!: TillStore

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  readonly state = () => this.#state

  async open(): Promise<void> {
    try {
      this.#store = await TillStore.open('branchline-till')
      const { till, flaws, loss } = await PosClient.open<Sale>({ branchUrl: location.origin, documentOf: saleDocument })
      this.#client = till
      till.on('connection', (connection) => this.#set({ connection }))
      till.on('queue', (queue) => this.#set({ queue }))
      till.on('failed', (row) => void this.#wasRefused(row))
      till.on('loginNeeded', () => this.#set({ stage: 'sign in' }))
      till.on('storageLost', () => this.#warn(storageLost))
      const lost = loss ? [storageLost] : []
      const [catalogue, shift, sales] = [
        await this.#store.catalogue(),
        await this.#store.shift(),
        await this.#store.sales(),
      ]
      this.#set({ profile: await this.#store.profile() })
      this.#set({ warnings: [...flaws.map(({ message }) => message), ...lost], catalogue, sales, queue: till.queue })
      this.#set({ shift, stage: 'sign in', tillCode: till.bootstrap?.tillCode ?? null, connection: till.connection })
    } catch (error) {
      this.#set({ stage: 'blocked', blocked: messageOf(error) })
    }
  }

  async signIn(username: string, password: string): Promise<void> {
    await this.#client.signIn({ username, password })
    const { shift } = this.#state
    this.#set({
      ...{ cashier: username, tillCode: this.#client.bootstrap?.tillCode ?? null, connection: this.#client.connection },
      stage: shift ? 'selling' : 'shift',
    })
    void this.#refresh()
  }

  async signOut(): Promise<void> {
    await this.#client.signOut()
    this.#set({ stage: 'sign in', cashier: null, cart: emptyCart })
  }

  async openShift(openingCash: string): Promise<void> {
    const { cashier } = this.#state
    const receipt = await this.#client.submit('POS Opening Shift', {
      ...{ company: this.#header().company, user: cashier, pos_profile: this.#header().posProfile },
      period_start_date: new Date().toISOString(),
      balance_details: [{ mode_of_payment: 'Cash', amount: openingCash }],
    })
    const shift = { name: receipt.name, openedAtMs: Date.now(), cashier: cashier ?? '', openingCash }
    await this.#client.setShift(shift.name)
    await this.#store.putShift(shift)
    this.#set({ shift, stage: 'selling' })
  }

  setCart(cart: Cart): void {
    this.#set({ cart })
  }

  /** Errors: SaleNotSaved: it did not happen. */
  async pay(mode: string): Promise<SoldSale> {
    const { cart, cashier, shift } = this.#state
    const receipt = await this.#client.submitSale({ ...this.#header(), cart, mode })
    const sale: SoldSale = {
      ...{ name: receipt.name, syncUuid: receipt.syncUuid, soldAtMs: Date.now(), lines: [...cart.lines] },
      ...{
        total: totalOf(cart),
        currency: this.#header().currency,
        mode,
        cashier: cashier ?? '',
        shift: shift?.name ?? '',
      },
      isReturn: cart.returns !== null,
    }
    await this.#store.putSale(sale)
    this.#set({ cart: emptyCart, sales: [sale, ...this.#state.sales] })
    return sale
  }

  canCloseShift(name: string) {
    this.#client.flush()
    return this.#client.canCloseShift(name)
  }

  async closeShift(
    counted: string,
    sums: { total: string; cashExpected: string; byMode: { mode: string; amount: string }[] },
  ): Promise<void> {
    const { shift } = this.#state
    if (!shift) return
    const rows = sums.byMode.map(({ mode, amount }) =>
      mode === 'Cash'
        ? {
            mode_of_payment: mode,
            opening_amount: shift.openingCash,
            expected_amount: sums.cashExpected,
            closing_amount: counted,
          }
        : { mode_of_payment: mode, opening_amount: '0.00', expected_amount: amount, closing_amount: amount },
    )
    await this.#client.closeShift(shift.name, {
      ...{ company: this.#header().company, user: this.#state.cashier, pos_profile: this.#header().posProfile },
      period_end_date: new Date().toISOString(),
      ...{ grand_total: sums.total, payment_reconciliation: rows },
    })
    await this.#store.putShift(null)
    this.#set({ shift: null, stage: 'shift', cart: emptyCart })
  }

  refused(): Promise<SaleRow[]> {
    return this.#client.refused()
  }

  retry(sequence: number): Promise<void> {
    return this.#client.retry(sequence)
  }

  async retryInOpenShift({ sequence, syncUuid }: SaleRow): Promise<void> {
    await this.#client.retryInOpenShift(sequence)
    await this.#countIn(syncUuid, this.#client.shift ?? '')
  }

  async discard({ sequence, syncUuid, name }: SaleRow): Promise<void> {
    await this.#client.discard(sequence)
    await this.#countIn(syncUuid, '')
    this.#warn(`${name} was given up. Tell your manager: the shift closes only with a reason.`)
  }

  dismissWarning(at: number): void {
    this.#set({ warnings: this.#state.warnings.filter((_, index) => index !== at) })
  }

  async #wasRefused({ name, document, error }: SaleRow): Promise<void> {
    this.#warn(`${name} was refused: ${error?.message ?? ''}`)
    if (error?.code !== 'SHIFT_CLOSED' || document.pos_opening_shift !== this.#state.shift?.name) return
    // A manager closed it elsewhere: nothing more goes into it.
    await this.#client.setShift(null)
    await this.#store.putShift(null)
    this.#set({ shift: null, stage: 'shift' })
  }

  /** From now on a sale counts in the sums of this shift, or of none. */
  async #countIn(syncUuid: string, shift: string): Promise<void> {
    const sales = this.#state.sales.map((sale) => (sale.syncUuid === syncUuid ? { ...sale, shift } : sale))
    const changed = sales.find((sale) => sale.syncUuid === syncUuid)
    if (changed) await this.#store.putSale(changed)
    this.#set({ sales })
  }

  #header() {
    const { profile, cashier } = this.#state
    if (!profile) throw new Error('This till has not heard of its POS Profile yet. Wait a moment, or look at the line.')
    return { currency: profile.currency, company: profile.company, posProfile: profile.name, cashier: cashier ?? '' }
  }

  /** Now, and every five minutes; what fails is tried again then. */
  async #refresh(): Promise<void> {
    try {
      this.#set({ profile: await refreshProfile(this.#client as PosClient<never>, this.#store) })
      this.#set({ catalogue: await refreshCatalogue(this.#client as PosClient<never>, this.#store) })
    } catch {
      // Nobody answers: the catalogue of before goes on.
    }
    setTimeout(() => void this.#refresh(), refreshMs)
  }

  #warn(message: string): void {
    this.#set({ warnings: [...this.#state.warnings, message].slice(-5) })
  }

  #set(changed: Partial<TillState>): void {
    this.#state = { ...this.#state, ...changed }
    for (const listener of this.#listeners) listener()
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
