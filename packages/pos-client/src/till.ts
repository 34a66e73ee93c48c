import { createNanoEvents, type Emitter } from 'nanoevents'
import { v7 } from 'uuid'
import type { Backend, Bootstrap, BranchBackend, CentralBackend } from './backends/api.ts'
import { Caller, type Outcome } from './backends/caller.ts'
import { connectBranch, connectCentral } from './backends/connect.ts'
import { Delivery, type Route } from './delivery/deliver.ts'
import { DeliveryLoop } from './delivery/delivery-loop.ts'
import { inventoryMs, nextRoundMs } from './delivery/next-round.ts'
import type { Connection, PosEvents } from './events.ts'
import type { Ports } from './ports.ts'
import { findLoss, noteLoss, noteTold, type StorageLoss, untoldLosses } from './protections/storage-loss.ts'
import { closeShift } from './shifts/close-shift.ts'
import { inventoryOf } from './shifts/inventory.ts'
import { OpenShift } from './shifts/open-shift.ts'
import { isPinRight, makePinCheck, type PinCheck } from './sign-in/pin-check.ts'
import { type BackendName, type Credentials, Sessions } from './sign-in/sessions.ts'
import { clientFact, SaleStore } from './storage/sale-store.ts'

export interface TillOptions {
  database: string
  branchUrl: string
  branchPatienceMs: number
  centralPatienceMs: number
  pageRows: number
  ports: Ports
}

/** The parts of a till put together: storage, both servers, sessions, delivery. */
export class Till {
  readonly database: string
  readonly store: SaleStore
  readonly sessions: Sessions
  readonly #ports: Ports
  readonly #route: Route
  readonly #delivery: Delivery
  readonly #loop: DeliveryLoop
  #bootstrap: Bootstrap | null = null
  #idle = 0
  readonly #shift: OpenShift
  #inventoryAtMs = 0
  /** Called when the connection or the rows have changed. */
  changed: () => void = () => {}
  heard: Emitter<PosEvents> = createNanoEvents()

  constructor({ database, branchUrl, branchPatienceMs, centralPatienceMs, pageRows, ports }: TillOptions) {
    this.database = database
    this.#ports = ports
    this.store = new SaleStore(database)
    this.#shift = new OpenShift(this.store)
    const changed = () => {
      this.#loop.wake()
      this.changed()
    }
    this.#route = {
      branch: {
        backend: connectBranch(branchUrl, () => this.sessions.token('branch'), ports),
        caller: new Caller(ports, branchPatienceMs, changed),
      },
      central: { backend: nowhere, caller: new Caller(ports, centralPatienceMs, changed) },
    }
    this.sessions = new Sessions(this.store, this.#route, (backend) => this.heard.emit('loginNeeded', backend))
    this.#delivery = new Delivery(this.store, this.#route, this.sessions, pageRows, () => this.changed())
    this.#loop = new DeliveryLoop(ports, `branchline ${database}`, () => this.#round())
  }

  get bootstrap(): Bootstrap | null {
    return this.#bootstrap
  }

  /** Rows that vanished before this start; null: none, or the branch knows of it. */
  get loss(): StorageLoss | null {
    return untoldLosses(this.#ports.notes, this.database).at(-1) ?? null
  }

  get connection(): Connection {
    const { branch, central } = this.#route
    return branch.caller.isUp ? 'branch' : central.caller.isUp && this.#bootstrap ? 'central' : 'alone'
  }

  async start(): Promise<void> {
    await this.sessions.restore()
    await this.#shift.restore()
    const loss = await this.#findLoss()
    if (loss) {
      // A till that lost its storage is a new till: it must not give the numbers of the old one again.
      await this.#forgetWhoIAm()
      noteLoss(this.#ports.notes, this.database, loss)
    } else this.#set(await this.store.fact<Bootstrap>('bootstrap'))
    this.#loop.start()
  }

  async #findLoss(): Promise<StorageLoss | null> {
    return findLoss(this.#ports.notes, this.database, await this.store.holdings())
  }

  /** Sends what waits, and says at once what this till holds. */
  reportNow(): void {
    this.#inventoryAtMs = 0
    this.#loop.wake()
  }

  get shift(): string | null {
    return this.#shift.name
  }

  async setShift(name: string | null): Promise<void> {
    await this.#shift.set(name)
    this.reportNow()
  }

  /** Another tab has set it. */
  restoreShift(): Promise<void> {
    return this.#shift.restore()
  }

  /** Errors: Error with what is missing and where, or which total is wrong; or that the branch does not answer. */
  async closeShift(openingShift: string, document: Record<string, unknown>): Promise<Record<string, unknown>> {
    if (!this.#bootstrap) throw new Error('This till has never spoken to its branch.')
    const { clientId } = this.#bootstrap
    const { backend } = this.#route.branch
    const outcome = await closeShift(
      this.store,
      this.#shift,
      (run) => this.sessions.call('branch', (signal) => run(backend, signal), { patienceMs: askMs }),
      { clientId, openingShift, document },
    )
    this.reportNow()
    return answerOf(outcome, 'The branch').document
  }

  wake(): void {
    this.#loop.wake()
  }

  async close(): Promise<void> {
    await this.#loop.stop()
    this.#ports.tabs.close()
    await this.store.close()
  }

  async signIn(credentials: Credentials): Promise<'branch' | 'central' | 'till'> {
    const atBranch = await this.sessions.signIn('branch', credentials)
    if (atBranch.kind === 'login' || atBranch.kind === 'refusal') throw new Error('User name or PIN is wrong.')
    if (atBranch.kind === 'answer') {
      this.sessions.remember(credentials)
      await this.#greet()
      await this.#keepPin(credentials)
      // For the day the branch is down; nobody waits for it.
      if (this.#bootstrap) void this.sessions.signIn('central', credentials)
      this.#loop.wake()
      return 'branch'
    }
    if (!this.#bootstrap) throw new Error('The branch does not answer, and this till has never spoken to it.')
    const atCentral = await this.sessions.signIn('central', credentials)
    if (atCentral.kind === 'login' || atCentral.kind === 'refusal') throw new Error('User name or PIN is wrong.')
    if (atCentral.kind === 'silence' && !(await this.#knowsPin(credentials)))
      throw new Error('Neither the branch nor head office answers, and this PIN was not used on this till before.')
    this.sessions.remember(credentials)
    if (atCentral.kind === 'answer') await this.#keepPin(credentials)
    this.#loop.wake()
    return atCentral.kind === 'answer' ? 'central' : 'till'
  }

  /** Calls the branch for something no sale waits for. Errors: Error with the server's sentence, or that it does not answer. */
  async askBranch<T>(run: (backend: BranchBackend, signal: AbortSignal) => Promise<T>): Promise<T> {
    const { backend } = this.#route.branch
    return answerOf(
      await this.sessions.call('branch', (signal) => run(backend, signal), { patienceMs: askMs }),
      'The branch',
    )
  }

  /** A page of masters from whoever is there. `from`: a listing goes on where it began. */
  async masters(doctype: string, after: string | null, from: BackendName) {
    const { backend } = this.#route[from]
    const outcome = await this.sessions.call(from, (signal) => backend.masters({ doctype, after }, signal), {
      patienceMs: askMs,
    })
    return answerOf(outcome, from === 'branch' ? 'The branch' : 'Head office')
  }

  /** Who am I? The branch gives the till its code. */
  async #greet(): Promise<void> {
    let clientId = await this.store.fact<string>(clientFact)
    if (clientId === null) {
      // Cleared under this page: who it was has gone with what it held.
      const loss = await this.#findLoss()
      if (loss) {
        noteLoss(this.#ports.notes, this.database, loss)
        this.heard.emit('storageLost', loss)
      }
      clientId = v7({ msecs: this.#ports.now(), random: this.#ports.randomBytes(16) })
      await this.store.putFact(clientFact, clientId)
    }
    const known = clientId
    const { backend } = this.#route.branch
    const outcome = await this.sessions.call('branch', (signal) => backend.bootstrap({ clientId: known }, signal), {
      patienceMs: 5_000,
    })
    if (outcome.kind === 'answer') {
      await this.store.putFact('bootstrap', outcome.value)
      this.#set(outcome.value)
    }
    if (!this.#bootstrap) throw new Error('The branch did not tell this till who it is. Sign in again.')
  }

  #set(bootstrap: Bootstrap | null): void {
    this.#bootstrap = bootstrap
    if (!bootstrap) return
    this.#route.central.backend = connectCentral(
      bootstrap.centralUrl,
      () => this.sessions.token('central'),
      this.#ports,
    )
  }

  async #forgetWhoIAm(): Promise<void> {
    await this.store.putFact(clientFact, null)
    await this.store.putFact('bootstrap', null)
    // Whoever was at the till signs in again, and so it meets the branch anew.
    await this.sessions.forget()
  }

  async #keepPin({ username, password }: Credentials): Promise<void> {
    const check = await makePinCheck(username, password, this.#ports.randomBytes(16), this.#ports.slowHash)
    await this.store.putFact(`pin ${username}`, check)
  }

  async #knowsPin({ username, password }: Credentials): Promise<boolean> {
    const check = await this.store.fact<PinCheck>(`pin ${username}`)
    return check !== null && isPinRight(check, username, password, this.#ports.slowHash)
  }

  async #round(): Promise<number> {
    const { branch, central } = this.#route
    await Promise.all([probeIfDue(branch), this.#bootstrap ? probeIfDue(central) : null])
    if (!this.#bootstrap) return inventoryMs
    await this.#reportLoss()
    const { removed, sent, failed, waiting } = await this.#delivery.round()
    for (const row of removed) this.heard.emit('confirmed', row)
    for (const row of failed) this.heard.emit('failed', row)
    const moved = removed.length + sent + failed.length > 0
    this.#idle = moved ? 0 : this.#idle + 1
    if (moved) this.changed()
    await this.#reportInventory()
    return nextRoundMs({ waiting, idle: this.#idle, probesInMs: [branch.caller.probeInMs, central.caller.probeInMs] })
  }

  async #reportLoss(): Promise<void> {
    const { branch } = this.#route
    const [loss] = untoldLosses(this.#ports.notes, this.database)
    if (!loss || !branch.caller.isUp) return
    const outcome = await this.sessions.call('branch', (signal) => branch.backend.storageLoss(loss, signal))
    if (outcome.kind === 'answer' || outcome.kind === 'refusal') noteTold(this.#ports.notes, this.database)
  }

  /** What this till has numbered and still holds, told to whoever is there: nobody closes a shift over it. */
  async #reportInventory(): Promise<void> {
    const nowMs = this.#ports.now()
    const { bootstrap, connection } = this
    if (!bootstrap || connection === 'alone' || Math.abs(nowMs - this.#inventoryAtMs) < inventoryMs) return
    this.#inventoryAtMs = nowMs
    // Cleared under this page: it has nothing to say of what it no longer holds.
    if ((await this.store.fact(clientFact)) !== bootstrap.clientId) return
    const inventory = await inventoryOf(this.store, bootstrap.clientId, this.shift)
    const backend: Backend = this.#route[connection].backend
    await this.sessions.call(connection, (signal) => backend.inventory(inventory, signal))
  }
}

/** For questions that no sale waits for. */
const askMs = 10_000

function answerOf<T>(outcome: Outcome<T>, who: string): T {
  if (outcome.kind === 'answer') return outcome.value
  if (outcome.kind === 'refusal') throw new Error(outcome.message)
  throw new Error(outcome.kind === 'login' ? 'Sign in again.' : `${who} does not answer.`)
}

async function probeIfDue({
  backend,
  caller,
}: {
  backend: BranchBackend | CentralBackend
  caller: Caller
}): Promise<void> {
  if (caller.probeInMs === 0) await caller.probe((signal) => backend.health(undefined, signal))
}

const away = () => Promise.reject(new Error('central is not known yet'))
const nowhere: CentralBackend = {
  health: away,
  login: away,
  submit: away,
  cancel: away,
  inventory: away,
  masters: away,
}
