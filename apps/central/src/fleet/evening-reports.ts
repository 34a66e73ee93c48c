import { businessDay } from '@branchline/adapters'
import {
  BranchlineError,
  type CentralHandlers,
  type EveningReport,
  readListPosition,
  writeListPosition,
} from '@branchline/protocol'
import type { Services } from '../services.ts'
import { eveningReport } from './evening-report.ts'
import type { FleetView } from './fleet-watch.ts'
import { keysBetween } from './keys-between.ts'

const dayMs = 86_400_000
const shiftsMax = 100
/** Branches whose reports are made at once. */
const atOnceMax = 8
const alertsMax = 20

type Known = FleetView['branches'][number]

/** `fleet.eveningReport`: each branch's business day, in the order of their codes. */
export function fleetEveningReport(services: Services): CentralHandlers['fleet']['eveningReport'] {
  return async ({ day, branchCode, after, limit }) => {
    const { branches } = await services.fleet.view()
    const from = readListPosition(after)?.[1] ?? ''
    const wanted = branches.filter(
      ({ tile }) => tile.branchCode > from && (branchCode ?? tile.branchCode) === tile.branchCode,
    )
    if (branchCode !== undefined && !branches.some(({ tile }) => tile.branchCode === branchCode)) {
      throw new BranchlineError('NOT_FOUND', `There is no branch ${branchCode}.`)
    }
    const page = wanted.slice(0, limit)
    const reports = await reportsOf(services, page, day ?? null)
    const last = page.at(-1)?.tile.branchCode
    return {
      reports,
      nextAfter: last && wanted.length > page.length ? writeListPosition({ name: '', key: last }) : null,
    }
  }
}

/** The reports of these branches, in their order. `day` null: the business day that each has now. */
export async function reportsOf(services: Services, branches: Known[], day: string | null): Promise<EveningReport[]> {
  const reports: EveningReport[] = []
  for (let at = 0; at < branches.length; at += atOnceMax) {
    const some = branches.slice(at, at + atOnceMax)
    reports.push(...(await Promise.all(some.map((known) => reportOf(services, known, day ?? known.known.today)))))
  }
  return reports
}

async function reportOf({ store }: Services, { tile, known }: Known, day: string): Promise<EveningReport> {
  const { branchCode, timezone, lastHeartbeatAt } = tile
  const dayStart = Date.parse(`${day}T00:00:00Z`)
  const keys = keysBetween(dayStart, dayStart + dayMs)
  const made = (doctype: string, range: { from: string; to: string }) =>
    store.read.listMadeBy({ branchCode, doctype, ...range, limit: shiftsMax })
  const [money, openings, closings, alerts] = await Promise.all([
    store.read.listMoneyDays([day], branchCode),
    made('POS Opening Shift', keys),
    // A shift may be closed days later.
    made('POS Closing Shift', keysBetween(dayStart, dayStart + 8 * dayMs)),
    tile.alerts.critical + tile.alerts.warning === 0
      ? []
      : store.read.searchAlerts({ state: 'open', branchCode, after: null, limit: alertsMax }),
  ])
  const body = (row: { body: string }): Record<string, unknown> => JSON.parse(row.body)
  return eveningReport({
    site: known.site,
    day,
    heardOn: lastHeartbeatAt === null ? null : businessDay(Date.parse(lastHeartbeatAt), timezone),
    reportedAt: lastHeartbeatAt,
    money,
    openings: openings.map(body),
    closings: closings.map(body),
    alerts,
  })
}
