import { hashDocument } from '@branchline/adapters'
import type { Receipt } from '@branchline/pos-client'
import { Broken } from '../broken.ts'
import type { Evaluated } from '../evaluated.ts'
import { plantAtTills } from '../planted/in-tills.ts'
import type { PlantedBug } from '../planted.ts'
import type { RarePaths } from '../rare-paths.ts'
import type { Stage } from '../workload/stage.ts'
import type { Chance } from '../world/chance.ts'
import { Network, type Request, type Serve } from '../world/network.ts'
import { BrowserDisks } from './browser-disk.ts'
import { Cashier } from './cashier.ts'
import { TillChecks } from './till-checks.ts'
import { TillMachine } from './till-machine.ts'
import { cashierOf } from './till-mishaps.ts'
import type { Lines } from './till-page.ts'

const tillsMax = 3
const lateMs = [350, 900] as const

export interface TillsOptions {
  stage: Stage
  serve: Serve
  planted: PlantedBug | null
  evaluated: Evaluated
  paths: RarePaths
  guarded: (check: () => void) => void
}

/** The tills of a run that are as delivered: the SDK in browsers, with cashiers, on lines of their own to branch and central. */
export class Tills {
  readonly machines: TillMachine[]
  readonly lines: Lines
  readonly checks: TillChecks
  readonly #cashiers: Cashier[]
  readonly #options: TillsOptions
  readonly #chance: Chance

  constructor(options: TillsOptions) {
    const { stage, planted, evaluated, paths, guarded } = options
    const { world, faults, model, database, broken } = stage
    this.#options = options
    const chance = stage.chance.apart('tills')
    this.#chance = chance
    this.checks = new TillChecks(database, model.tills, evaluated, paths)
    const disks = new BrowserDisks(world, chance)
    this.lines = {
      lan: new Network(world, faults, (request, signal) => this.#atBranch(request, signal), broken),
      wan: new Network(world, faults, (request, signal) => this.#atCentral(request, signal), broken),
    }
    for (const line of Object.values(this.lines)) line.attach(plantAtTills(planted))
    this.machines = this.#places().map(
      (branch, index) =>
        new TillMachine({
          ...{ world, chance, disks, branch, lines: this.lines, name: `${branch.branchCode}.till${index + 1}` },
          relaxed: planted === 'sales written relaxed',
          blind: planted === 'loss not looked for',
          added: (machine, row) => {
            guarded(() => this.checks.added(row))
            model.tills.added(machine, row)
          },
          removed: (machine, row) => guarded(() => this.checks.removed(machine, row)),
          cleared: (machine, rows) => model.tills.wasCleared(machine.name, rows, machine.noted),
          lost: (rows) => guarded(() => this.checks.lost(rows)),
          noticed: (machine, loss) => {
            paths.met('cleared storage noticed at the start')
            model.tills.noticed(machine.name, loss)
          },
          committed: (machine) => {
            if (!faults.strikes('browser killed', `${machine.name} after a commit`, 0.6)) return
            world.tell(machine.name, 'is killed after a commit')
            machine.kill()
          },
        }),
    )
    const receipts = new Map(stage.branches.map((branch) => [branch, [] as Receipt[]]))
    this.#cashiers = this.machines.map(
      (machine) =>
        new Cashier({
          ...{ stage, chance, machine, paths, book: model.tills, actions: chance.integer('actions', 6, 24) },
          receipts: receipts.get(machine.branch) ?? [],
          credentials: { username: cashierOf(machine.branch.branchCode), password: stage.passwords?.[0].text ?? '' },
        }),
    )
  }

  /** One or two in a shop. */
  #places() {
    const { branches } = this.#options.stage
    const each = this.#chance.integer('tills of a shop', 1, 2)
    return branches.flatMap((branch) => Array.from({ length: each }, () => branch)).slice(0, tillsMax)
  }

  /** The cashiers are known at central, and in whose shops they work. Before the first event. */
  seed(passwordHash: string): void {
    const { users, documents } = this.#options.stage.database.tables
    for (const { branchCode } of this.#options.stage.branches) {
      const username = cashierOf(branchCode)
      users.held.set(username, { username, passwordHash, kind: 'cashier', branchCode: null, disabled: false })
      const name = `Counter ${branchCode}`
      const profile = { doctype: 'POS Profile', name, branch: branchCode, applicable_for_users: [{ user: username }] }
      documents.held.set(`POS Profile\n${name}`, {
        ...{ doctype: 'POS Profile', key: name, name, syncUuid: null, originBranch: null, docstatus: 0, parent: null },
        ...{ body: JSON.stringify(profile), hash: hashDocument(profile), hlc: '', conflictKey: null, version: 1 },
        ...{ scope: branchCode, position: null },
      })
    }
  }

  begin(): void {
    for (const cashier of this.#cashiers) cashier.begin()
  }

  get isDone(): boolean {
    return this.#cashiers.every(({ isDone }) => isDone)
  }

  /** Nothing goes wrong any more: everybody sees to it that his till is empty and his shift closed. */
  evening(): void {
    for (const line of Object.values(this.lines)) line.heal()
    for (const cashier of this.#cashiers) cashier.evening()
  }

  /** Why they are not at rest; null: they are. */
  difference(): Broken | null {
    const late = this.#cashiers.find(({ isDone }) => !isDone)
    return (
      this.checks.difference(this.machines) ??
      (late ? new Broken(0, `the cashier of ${late.machine.name} cannot close up`) : null)
    )
  }

  close(): void {
    for (const cashier of this.#cashiers) cashier.leave()
  }

  /** To the till's own branch, which may take its time. */
  async #atBranch(request: Request, signal: AbortSignal) {
    const { world, faults } = this.#options.stage
    const branch = this.#branchOf(request)
    const answer = (await branch?.serve(request, signal)) ?? null
    if (answer && faults.strikes('branch answers just too late', `${branch?.name} ${request.path}`, 12)) {
      const ms = this.#chance.integer('too late', ...lateMs)
      await new Promise<void>((resolve) => world.after(ms, `${branch?.name} is slow`, resolve))
    }
    return answer
  }

  #branchOf({ headers }: Request) {
    return this.machines.find(({ name }) => name === headers['x-till'])?.branch
  }

  async #atCentral(request: Request, signal: AbortSignal) {
    const { serve } = this.#options
    if (request.path === 'failover.submit') await this.#speakForAnother(request)
    return serve(request, signal)
  }

  /** With the login of one shop's cashier, a sale of another shop: nobody takes it. */
  async #speakForAnother(request: Request): Promise<void> {
    const { stage, serve, guarded } = this.#options
    const { faults, branches } = stage
    const own = this.#branchOf(request)
    const other = branches.find((branch) => branch !== own)?.branchCode ?? 'ALX2'
    if (!own || !faults.strikes('till speaks for another branch', own.name, 30)) return
    const name = `SINV-${other}-T99-2026-00001`
    const bytes = this.#chance.bytes('forged').toString('hex')
    const uuid = `${bytes.slice(0, 8)}-${bytes.slice(8, 12)}-7${bytes.slice(12, 15)}-8${bytes.slice(15, 18)}-${bytes.slice(18, 30)}`
    const document = { name, sync_uuid: uuid, origin_branch: other, customer: 'Walk-in', grand_total: '1.00' }
    const body = JSON.stringify({ doctype: 'Sales Invoice', document, operation: 'submit' })
    const answer = await serve({ ...request, body }, new AbortController().signal)
    guarded(() => {
      if (answer?.status === 200) throw new Broken(13, `central took ${name} from a cashier of ${own.branchCode}`)
    })
  }
}
