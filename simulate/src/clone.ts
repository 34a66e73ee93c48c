import { Actor } from './actor.ts'
import type { BranchServer } from './branch/branch-server.ts'
import { Broken } from './broken.ts'
import type { Lives } from './lives.ts'
import type { Sale } from './model.ts'
import type { Stage } from './workload.ts'

const minuteMs = 60_000
/** A shop may be closed for days meanwhile. */
const stepsMax = 25_000

/** Makes a second server of a branch, from a copy of its database. */
export type CloneFrom = (branch: BranchServer, name: string, copy: string) => BranchServer

/**
 * A copy of a branch's folder that runs as a second server beside it. It sells; then a person puts it right as docs/07 says: what the
 * copy owes goes up once it is chosen, it is switched off, and the branch goes on.
 */
export class Clone {
  readonly server: BranchServer
  readonly #actor: Actor
  #phase: 'selling' | 'clone goes up' | 'branch goes on' | 'over' = 'selling'
  #steps = 0

  constructor(
    private readonly stage: Stage,
    private readonly lives: Lives,
    readonly branch: BranchServer,
    cloneFrom: CloneFrom,
  ) {
    const { world, chance, faults, broken } = stage
    const name = `${branch.branchCode}2`
    this.server = cloneFrom(branch, name, branch.disk.copyAside())
    faults.count('branch cloned')
    lives.began(branch)
    lives.began(this.server)
    world.tell(name, 'a copy of the folder is started as a second server')
    this.#actor = new Actor(world, `${name}.T1`, broken)
    void this.server.start()
    for (let sale = chance.integer('clone sells', 1, 8); sale > 0; sale -= 1) {
      world.after(chance.integer('clone waits', 100, 2 * minuteMs), `${name} sells`, () => this.#sell())
    }
    world.after(chance.integer('clone runs', 2 * minuteMs, 14 * minuteMs), 'somebody finds the copy', () =>
      this.#step(),
    )
  }

  get isOver(): boolean {
    return this.#phase === 'over'
  }

  #sell(): void {
    const { chance, model } = this.stage
    const { server } = this
    if (this.#phase !== 'selling') return
    const bytes = chance.bytes('sale of a clone').toString('hex')
    const uuid = `${bytes.slice(0, 8)}-${bytes.slice(8, 12)}-4${bytes.slice(12, 15)}-8${bytes.slice(15, 18)}-${bytes.slice(18, 30)}`
    const cents = chance.integer('cents', 1, 99_999)
    const amount = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
    const sale: Sale = {
      ...{
        branchCode: server.branchCode,
        uuid,
        cents,
        customer: 'Walk-in',
        name: null,
        confirmed: false,
        at: server.name,
      },
      ...{ cancelAsked: false, cancelConfirmed: false, poisoned: false },
    }
    model.sales.set(uuid, sale)
    const document = {
      ...{ sync_uuid: uuid, origin_branch: server.branchCode, customer: 'Walk-in', company: 'Nile Stores' },
      ...{ posting_date: '2026-03-01', currency: 'EGP', update_stock: 0, grand_total: amount },
      items: [{ item_code: 'TEA', qty: 1, rate: amount, amount }],
    }
    const ask = () => server.till()?.documents.submit({ doctype: 'Sales Invoice', document: { ...document } }) ?? null
    this.#actor.ask(`sells ${uuid.slice(0, 8)} for ${amount}`, ask, (answer) => {
      sale.confirmed = true
      sale.name = (answer as { document: { name: string } }).document.name
    })
  }

  #step(): void {
    const { world, broken } = this.stage
    if (this.#phase === 'over') return
    this.#steps += 1
    if (this.#steps > stepsMax) {
      broken(new Broken(12, `nobody gets ${this.branch.branchCode} right`))
      return
    }
    if (this.#phase === 'selling' && this.#actor.isDone) this.#phase = 'clone goes up'
    if (this.#phase === 'clone goes up' && this.#isDone(this.server)) {
      world.tell(this.server.name, 'is switched off')
      this.server.remove()
      this.lives.serverIsGone(this.server.name)
      this.#phase = 'branch goes on'
    }
    if (this.#phase === 'branch goes on' && this.branch.isUp && !this.branch.refusal && this.#isDone(this.branch)) {
      this.#phase = 'over'
      return
    }
    const wanted = this.#phase === 'clone goes up' ? this.server : this.#phase === 'branch goes on' ? this.branch : null
    if (wanted?.refusal) void this.#choose().catch(() => {})
    world.after(30_000, 'somebody looks after the copies', () => this.#step())
  }

  /** Of those that central refuses, the one it heard last: only two speak. */
  async #choose(): Promise<void> {
    const { world, central } = this.stage
    const { branchCode } = this.branch
    const branches = central.operator()?.branches
    const found = await branches?.list()
    const refused = found?.branches
      .find((branch) => branch.branchCode === branchCode)
      ?.holders?.filter(({ state }) => state !== 'current')
      .sort((a, b) => ((a.lastHeardAt ?? '') < (b.lastHeardAt ?? '') ? 1 : -1))
    const [last] = refused ?? []
    if (!last || last.state === 'chosen') return
    world.tell('office', `chooses ${last.instance.slice(-6)} to go on as ${branchCode}`)
    await branches?.adopt({ branchCode, instance: last.instance })
  }

  /** It owes nothing but what is damaged, which nobody waits for; and it knows what a central that was restored has lost. */
  #isDone(server: BranchServer): boolean {
    const { sql } = server
    if (!this.lives.knowsCentral(server)) return false
    const { sales } = this.stage.model
    const owed = sql.prepare(`SELECT "key" FROM "Outbox" WHERE "state" <> 'acked'`).all() as { key: string }[]
    return owed.every(({ key }) => sales.get(key)?.poisoned)
  }
}
