import { businessDay, moneyOf } from '@branchline/adapters'
import type { ArrivalRow, MoneyDayRow } from '@branchline/db/central'
import type { Arrival, BranchTile } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { type HeardStatus, heardStatus } from './heard-status.ts'
import { type KnownBranch, tileOf } from './tile-of.ts'

/** The fleet at one moment. */
export interface FleetView {
  atMs: number
  branches: { tile: BranchTile; known: KnownBranch }[]
  arrivals: Arrival[]
  throughput: { at: string; arrived: number }[]
  /** Open alerts that are of no branch. */
  chainAlerts: { critical: number; warning: number }
}

/** How old a view may be: whoever looks meanwhile looks at the same one. With a round of the wall it makes less than a second. */
const freshMs = 300
const dayMs = 86_400_000
const arrivalsShown = 20
/** Versions of documents that are looked through for sales. */
const arrivalsScanned = 300

type Reading = Pick<Services, 'store' | 'clock'>

/** Looks at the fleet three times a second at the most, however many people do. */
export class FleetWatch {
  readonly #services: Reading
  #view: Promise<FleetView> | null = null
  #begunMs = 0
  /** What was parsed of a heartbeat is good until the next. */
  readonly #heard = new Map<string, { at: string | null; heard: HeardStatus }>()

  constructor(services: Reading) {
    this.#services = services
  }

  view(): Promise<FleetView> {
    const nowMs = this.#services.clock.now()
    const age = nowMs - this.#begunMs
    if (this.#view && age >= 0 && age < freshMs) return this.#view
    this.#begunMs = nowMs
    const view = this.#look(nowMs)
    this.#view = view
    view.catch(() => {
      if (this.#view === view) this.#view = null
    })
    return view
  }

  async #look(nowMs: number): Promise<FleetView> {
    const { read } = this.#services.store
    const sites = await read.listSites()
    const todayOf = new Map(sites.map(({ branchCode, timezone }) => [branchCode, businessDay(nowMs, timezone)]))
    const [statuses, holders, verifications, conflicts, alerts, money, arrivals, throughput] = await Promise.all([
      read.listBranchStatuses(),
      read.listRefusedHolders(null),
      read.lastVerifications(),
      read.countOpenConflictsByBranch(),
      read.countOpenAlertsByBranch(),
      read.listMoneyDays(['*', ...new Set(todayOf.values())], null),
      read.listArrivals(arrivalsShown, arrivalsScanned),
      read.listHistory({
        branchCode: '*',
        resolution: 'quarter',
        from: new Date(nowMs - dayMs).toISOString(),
        to: new Date(nowMs).toISOString(),
        limit: 100,
      }),
    ])
    const statusOf = new Map(statuses.map((row) => [row.branchCode, row]))
    const verifiedOf = new Map(verifications.map((row) => [row.branchCode, row]))
    const moneyOfBranch = new Map<string, MoneyDayRow[]>(sites.map(({ branchCode }) => [branchCode, []]))
    for (const row of money) moneyOfBranch.get(row.branchCode)?.push(row)
    const alertsOf = (branchCode: string | null) => {
      const own = alerts.filter((row) => row.branchCode === branchCode)
      const of = (severity: string) => own.find((row) => row.severity === severity)?.count ?? 0
      return { critical: of('critical'), warning: of('warning') }
    }
    const branches = sites.map((site) => {
      const { branchCode } = site
      const status = statusOf.get(branchCode) ?? null
      const known: KnownBranch = {
        site,
        status,
        heard: this.#heardOf(branchCode, status?.lastHeartbeatAt ?? null, status?.status),
        conflicts: conflicts.get(branchCode) ?? 0,
        waitingServers: holders.filter((row) => row.branchCode === branchCode && row.state === 'waiting').length,
        verified: verifiedOf.get(branchCode) ?? null,
        alerts: alertsOf(branchCode),
        money: moneyOfBranch.get(branchCode) ?? [],
        today: todayOf.get(branchCode) ?? '',
      }
      return { tile: tileOf(known, nowMs), known }
    })
    return {
      atMs: nowMs,
      branches,
      arrivals: arrivals.map(arrivalOf),
      throughput: throughput.map(({ at, arrived }) => ({ at, arrived })),
      chainAlerts: alertsOf(null),
    }
  }

  #heardOf(branchCode: string, at: string | null, status: unknown): HeardStatus {
    const known = this.#heard.get(branchCode)
    if (known && at !== null && known.at === at) return known.heard
    const heard = heardStatus(status)
    this.#heard.set(branchCode, { at, heard })
    return heard
  }
}

function arrivalOf({ body, ...row }: ArrivalRow): Arrival {
  const money = moneyOf(JSON.parse(body), { behaviour: 'submittable' })
  return { ...row, currency: money?.currency ?? null, amount: money?.amount ?? null }
}
