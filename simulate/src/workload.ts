import { Actor } from './actor.ts'
import type { BranchServer } from './branch/branch-server.ts'
import type { CentralServer } from './central/central-server.ts'
import type { SimulatedDatabase } from './central/simulated-database.ts'
import type { Faults } from './faults.ts'
import type { Model, Sale } from './model.ts'
import type { Chance } from './world/chance.ts'
import type { Network } from './world/network.ts'
import type { World } from './world/world.ts'

export interface Stage {
  world: World
  chance: Chance
  faults: Faults
  network: Network
  central: CentralServer
  database: SimulatedDatabase
  branches: BranchServer[]
  model: Model
  broken: (error: unknown) => void
}

const minuteMs = 60_000
const dayMs = 86_400_000
const itemNames = ['TEA', 'RICE', 'SUGAR', 'OIL', 'SALT', 'SOAP', 'MILK', 'BREAD']
const customerNames = ['Amal', 'Basma', 'Chadi', 'Dina']
const tillsPerBranch = 2

/** What people do, and what happens to their machines, until `actions` are done. */
export class Workload {
  readonly #stage: Stage
  readonly #actors: Actor[]
  /** One clerk for items, one for customers: at the head office, too, people work side by side. */
  readonly #office: Actor
  readonly #clerk: Actor
  #left: number

  constructor(stage: Stage, actions: number) {
    this.#stage = stage
    this.#left = actions
    const { world, broken } = stage
    this.#actors = stage.branches.flatMap(({ branchCode }) =>
      Array.from({ length: tillsPerBranch }, (_, till) => new Actor(world, `${branchCode}.T${till + 1}`, broken)),
    )
    this.#office = new Actor(world, 'office', broken)
    this.#clerk = new Actor(world, 'clerk', broken)
  }

  get isDone(): boolean {
    return this.#left === 0 && this.#office.isDone && this.#clerk.isDone && this.#actors.every((actor) => actor.isDone)
  }

  /** Begins; the rest follows by itself. */
  begin(): void {
    const { world, chance } = this.#stage
    if (this.#left === 0) return
    // Some things happen at once, at several places.
    const pauseMs = chance.next('rush') < 0.4 ? chance.integer('rush', 0, 80) : chance.integer('pause', 50, 12_000)
    world.after(pauseMs, 'somebody acts', () => {
      this.#left -= 1
      const roll = chance.next('action')
      if (roll < 0.5) this.#sell()
      else if (roll < 0.6) this.#cancel()
      else if (roll < 0.7) this.#saveCustomer()
      else if (roll < 0.76) this.#saveCustomerAtCentral()
      else if (roll < 0.93) this.#saveItem()
      else this.#deleteItem()
      this.#mishap()
      this.begin()
    })
  }

  #sell(): void {
    const { chance, model, faults, world } = this.#stage
    const { branch, actor } = this.#somebody()
    const bytes = chance.bytes('sale').toString('hex')
    const uuid = `${bytes.slice(0, 8)}-${bytes.slice(8, 12)}-4${bytes.slice(12, 15)}-8${bytes.slice(15, 18)}-${bytes.slice(18, 30)}`
    const cents = chance.integer('cents', 1, 99_999)
    const amount = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
    const sale: Sale = {
      ...{ branchCode: branch.branchCode, uuid, cents, name: null, confirmed: false },
      ...{ cancelAsked: false, cancelConfirmed: false, poisoned: false },
    }
    model.sales.set(uuid, sale)
    const document = {
      ...{ sync_uuid: uuid, origin_branch: branch.branchCode, customer: 'Walk-in', company: 'Nile Stores' },
      ...{ posting_date: '2026-03-01', currency: 'EGP', update_stock: 0, grand_total: amount },
      items: [{ item_code: 'TEA', qty: 1, rate: amount, amount }],
    }
    const ask = () => branch.till()?.documents.submit({ doctype: 'Sales Invoice', document: asSent(document) }) ?? null
    actor.ask(`sells ${uuid.slice(0, 8)} for ${amount}`, ask, (answer) => {
      sale.confirmed = true
      sale.name = (answer as { document: { name: string } }).document.name
    })
    if (!faults.strikes('till sends twice', branch.branchCode, 20)) return
    world.after(chance.integer('twice', 0, 3_000), 'a till sends twice', () => void ask()?.catch(() => {}))
  }

  #cancel(): void {
    const { chance, model } = this.#stage
    const { branch, actor } = this.#somebody()
    const open = model.salesOf(branch.branchCode).filter((sale) => sale.confirmed && !sale.cancelAsked)
    if (open.length === 0) return
    const sale = chance.pick('which sale', open)
    const { name } = sale
    if (name === null) return
    sale.cancelAsked = true
    const ask = () => branch.till()?.documents.cancel({ doctype: 'Sales Invoice', name }) ?? null
    actor.ask(`cancels ${sale.uuid.slice(0, 8)}`, ask, () => {
      sale.cancelConfirmed = true
    })
  }

  #saveCustomer(): void {
    const { model } = this.#stage
    const { branch, actor } = this.#somebody()
    const document = this.#customer()
    actor.ask(`saves customer ${document.name}`, () => {
      const till = branch.till()
      if (till) model.noteCustomerSave(branch.branchCode, document.name)
      return till?.documents.save({ doctype: 'Customer', document: asSent(document) }) ?? null
    })
  }

  #saveCustomerAtCentral(): void {
    const { central, model } = this.#stage
    const document = this.#customer()
    this.#clerk.ask(
      `saves customer ${document.name}`,
      () => central.operator()?.documents.save({ doctype: 'Customer', document: asSent(document) }) ?? null,
      () => model.customers.add(document.name),
    )
  }

  #customer() {
    const { chance } = this.#stage
    const field = chance.pick('which field', ['territory', 'customer_group', 'customer_details'])
    const value = `v${chance.integer('value', 1, 9_999)}`
    const name = chance.pick('which customer', customerNames)
    return { doctype: 'Customer', name, customer_name: name, [field]: value }
  }

  #saveItem(): void {
    const { chance, central, model } = this.#stage
    // Several at once, so that there are pages.
    const first = chance.integer('which item', 0, itemNames.length - 1)
    const count = chance.integer('how many items', 1, 3)
    for (const name of [...itemNames, ...itemNames].slice(first, first + count)) {
      const rate = `${chance.integer('rate', 1, 999)}.50`
      const document = { ...{ doctype: 'Item', name, item_code: name, item_name: name }, standard_rate: rate }
      this.#office.ask(
        `saves ${name} at ${rate}`,
        () => central.operator()?.documents.save({ doctype: 'Item', document: asSent(document) }) ?? null,
        () => model.items.set(name, rate),
      )
    }
  }

  #deleteItem(): void {
    const { chance, central, model } = this.#stage
    const name = chance.pick('which item goes', itemNames)
    this.#office.ask(
      `deletes ${name}`,
      () =>
        central
          .operator()
          ?.documents.delete({ doctype: 'Item', name })
          .catch((error: { code?: string }) => {
            if (error.code !== 'NOT_FOUND') throw error
          }) ?? null,
      () => model.items.set(name, null),
    )
  }

  /** Now and then something breaks that is not a request. */
  #mishap(): void {
    const { chance, faults, network, branches, database, world, model } = this.#stage
    const branch = chance.pick('whose mishap', branches)
    const { branchCode } = branch
    if (faults.strikes('partition', branchCode, 6)) {
      network.cut(
        branchCode,
        chance.integer('cut for', 1_000, 10 * minuteMs),
        chance.pick('cut', ['up', 'down', 'both']),
      )
    }
    if (faults.strikes('login ended', branchCode, 8)) {
      world.tell('central', 'ends every session')
      database.endSessions()
    }
    if (faults.strikes('clock jumps', branchCode, 5)) {
      branch.skew.ms = chance.integer('skew', -dayMs, dayMs)
      world.tell(branchCode, `its clock is wrong by ${Math.round(branch.skew.ms / minuteMs)} min`)
    }
    if (faults.strikes('poison record', branchCode, 8)) {
      const key = poison(branch)
      const sale = key === null ? undefined : model.sales.get(key)
      if (sale) sale.poisoned = true
      if (key !== null) world.tell(branchCode, `the operation of ${key.slice(0, 8)} is damaged on disk`)
    }
    if (faults.strikes('closed for days', 'chain', 1.5)) {
      world.tell('chain', 'every shop is closed for days')
      const closedMs = chance.integer('closed', dayMs, 4 * dayMs)
      for (const one of branches) one.kill(closedMs + chance.integer('opens', 0, minuteMs))
    }
  }

  #somebody(): { branch: BranchServer; actor: Actor } {
    const { chance, branches } = this.#stage
    const index = chance.integer('who', 0, this.#actors.length - 1)
    const [branch, actor] = [branches[Math.floor(index / tillsPerBranch)], this.#actors[index]]
    if (!branch || !actor) throw new Error('nobody is there')
    return { branch, actor }
  }
}

/** As it comes out of a request's bytes. */
function asSent<T>(document: T): T & Record<string, string> {
  return JSON.parse(JSON.stringify(document))
}

/** Damages one operation that was never sent. Answers whose. */
function poison({ sql }: BranchServer): string | null {
  const row = sql
    .prepare(
      `SELECT "sequence", "key" FROM "Outbox" WHERE "state" = 'pending' AND NOT "everSent" AND "doctype" = 'Sales Invoice' LIMIT 1`,
    )
    .get() as { sequence: number; key: string } | undefined
  if (!row) return null
  sql
    .prepare(`UPDATE "OutboxPayload" SET "payload" = '{"doctype":"Sales Invoice"}' WHERE "sequence" = ?`)
    .run(row.sequence)
  return row.key
}
