import type { BranchServer, Written } from './branch/branch-server.ts'
import { Broken } from './broken.ts'
import type { SimulatedDatabase } from './central/simulated-database.ts'
import { idOf } from './central/tables.ts'
import type { Evaluated } from './evaluated.ts'
import type { Model, Sale } from './model.ts'

const doctype = 'Sales Invoice'
/** Of tokens that changed: one takes over, and what was begun before may come back once. Under one token both may push, for a heartbeat. */
const turnsMax = 2
/** Before two servers part each may be heard once, and an answer of the first come late: 2. Each of two adoptions is heard likewise. */
const heardTurnsMax = 6

/**
 * What is promised of databases that went back or run twice, as docs/07 says it: what a disk lost and central has stays there, what
 * central lost and a branch has comes back, and what both lost is gone.
 */
export class Lives {
  /** Servers whose database was restored or copied, with the instance it began as, until they go on under another. */
  readonly #unadopted = new Map<string, string | null>()
  /** Sales that were numbered by such a server: those numbers may be given twice. */
  readonly #numberedUnadopted = new Set<string>()
  /** Who made an operation. */
  readonly #madeBy = new Map<string, string>()
  /** Who last had an operation taken, by instance, in this life of central. */
  readonly #takenFrom = new Map<string, { server: string; fence: string; turns: number }>()
  /** Sales that were ever written somewhere. */
  readonly #made = new Set<string>()
  /** By branch: whose heartbeat central accepted last, and how often it was another's than the one before. */
  readonly #accepted = new Map<string, { server: string; turns: number }>()
  #centralRestored = 0

  constructor(
    private readonly database: SimulatedDatabase,
    private readonly model: Model,
    private readonly evaluated: Evaluated,
    /** A peer of the first day, at either end of a server's line. */
    private readonly isOld: (server: string) => boolean,
  ) {}

  /** Whether central was ever restored. */
  get centralWasRestored(): boolean {
    return this.#centralRestored > 0
  }

  /** It has heard which life central's database is in, and owes again what the one before lost. */
  knowsCentral({ sql }: BranchServer): boolean {
    if (!this.centralWasRestored) return true
    const site = sql.prepare('SELECT "epoch", "resendAfter" FROM "SiteConfig"').get() as
      | { epoch: string | null; resendAfter: number | null }
      | undefined
    return site?.epoch === this.database.epoch && site.resendAfter === null
  }

  /** From now on two databases hold the same, or one holds less than it did. */
  began({ name, sql }: BranchServer): void {
    const site = sql.prepare('SELECT "instance" FROM "SiteConfig"').get() as { instance: string } | undefined
    this.#unadopted.set(name, site?.instance ?? null)
    this.#accepted.clear()
    // Whoever holds the copy may send what was made before.
    for (const [operationId, server] of this.#madeBy) if (server === name) this.#madeBy.delete(operationId)
  }

  isAdopted(server: string): boolean {
    return !this.#unadopted.has(server)
  }

  /** Who does not say to which life of central he sends may send what comes later before he sends again what central lost. */
  mayOvertake(branchCode: string): boolean {
    return this.centralWasRestored && this.isOld(branchCode)
  }

  /** The server that made an operation; null: it was made before there were two of them. */
  makerOf(operationId: string): string | null {
    return this.#madeBy.get(operationId) ?? null
  }

  /** A branch committed. */
  branchCommitted({ name, branchCode }: BranchServer, written: Written[]): void {
    for (const { name: operation, values } of written) {
      if (operation === 'patchSiteConfig') {
        const { instance, lastHeartbeatAt } = values[0] as { instance?: string; lastHeartbeatAt?: string }
        if (lastHeartbeatAt !== undefined) this.#heard(name, branchCode)
        const before = this.#unadopted.get(name)
        if (instance !== undefined && before !== undefined && instance !== before) this.#unadopted.delete(name)
      }
      if (operation === 'replaceOutboxRow') this.#madeBy.set((values[1] as { operationId: string }).operationId, name)
      if (operation !== 'addOutboxRows') continue
      for (const row of values[0] as { operationId: string; doctype: string; key: string }[]) {
        this.#madeBy.set(row.operationId, name)
        if (row.doctype === doctype) this.#made.add(row.key)
        if (row.doctype === doctype && this.#unadopted.has(name)) this.#numberedUnadopted.add(row.key)
      }
    }
  }

  /** Of servers that speak as one branch all but one are refused; each may take over once or twice, by its adoption. */
  #heard(server: string, branchCode: string): void {
    const last = this.#accepted.get(branchCode)
    const turns = (last?.turns ?? 0) + (last && last.server !== server ? 1 : 0)
    this.#accepted.set(branchCode, { server, turns })
    this.evaluated.note(12)
    if (turns > heardTurnsMax) throw new Broken(12, `central goes on accepting two servers as ${branchCode}`)
  }

  /** Central took operations: one server at a time speaks as an instance, and who was relieved does so no more. */
  taken({ branchCode, instance, operationId }: { branchCode: string; instance: string; operationId: string }): void {
    const server = this.#madeBy.get(operationId)
    const { fence, fenceEpoch } = this.database.tables.statuses.held.get(branchCode) ?? {}
    if (!server || !fence || fenceEpoch !== this.database.epoch) return
    this.evaluated.note(12)
    const id = `${branchCode}\n${instance}`
    const last = this.#takenFrom.get(id)
    // The last two tokens count: till the next heartbeat is answered there may be one server for each.
    const turns = (last?.turns ?? 0) + (last && last.server !== server && last.fence !== fence ? 1 : 0)
    this.#takenFrom.set(id, { server, fence, turns })
    // One takes over; and what was begun before may come back once.
    if (turns > turnsMax) throw new Broken(12, `central takes operations of two servers as ${branchCode}, by turns`)
  }

  /** An older copy of a branch's database was put back: what it does not hold any more is lost there. */
  branchWentBack(branch: BranchServer): void {
    this.began(branch)
    const held = new Map(
      (
        branch.sql.prepare('SELECT "key", "docstatus" FROM "Document" WHERE "doctype" = ?').all(doctype) as {
          key: string
          docstatus: number
        }[]
      ).map(({ key, docstatus }) => [key, docstatus]),
    )
    for (const sale of this.model.salesOf(branch.branchCode)) {
      if (sale.at !== undefined) continue
      const docstatus = held.get(sale.uuid)
      const central = this.#atCentral(sale)
      if (docstatus === undefined) {
        if (sale.confirmed) sale.lost = central === undefined ? 'both' : 'branch'
        // Who was not answered asks again, and it is sold anew, under another number: central refuses it, and a person sees it.
        else if (this.#made.has(sale.uuid)) sale.lost = 'both'
      }
      if (sale.cancelAsked && docstatus !== 2) sale.cancelLost = central === 2 ? 'branch' : 'both'
    }
  }

  /** Central's database was put back: what no branch has any more is gone. */
  centralWentBack(): void {
    this.#centralRestored += 1
    this.#takenFrom.clear()
    this.#accepted.clear()
    for (const sale of this.model.sales.values()) {
      const central = this.#atCentral(sale)
      if (sale.lost === 'branch' && central === undefined) sale.lost = 'both'
      if (sale.cancelLost === 'branch' && central !== 2) sale.cancelLost = 'both'
    }
  }

  /** The clone is switched off: what it sold is at central alone. */
  serverIsGone(server: string): void {
    for (const sale of this.model.sales.values()) {
      if (sale.at !== server || sale.lost) continue
      sale.lost = sale.confirmed ? 'branch' : 'both'
    }
  }

  /** Two sales of one number are excused, and told, where one was numbered between a restore and the adoption. */
  mayShareNumber(name: string, keys: string[]): boolean {
    const told = [...this.database.tables.alerts.held.values()].some(
      (alert) => alert.code === 'DUPLICATE_NUMBER' && alert.name === name,
    )
    return told && keys.some((key) => this.#numberedUnadopted.has(key))
  }

  #atCentral({ uuid }: Sale): number | undefined {
    return this.database.tables.documents.held.get(idOf({ doctype, key: uuid }))?.docstatus
  }
}
