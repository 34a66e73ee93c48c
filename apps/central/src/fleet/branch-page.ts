import type { BranchStatusRow, CentralDocumentRow, CommandRow, MoneyDayRow } from '@branchline/db/central'
import { BranchlineError, type CentralHandlers, type CommandStanding, type DayMoney } from '@branchline/protocol'
import { alertRow } from '../alerts/alert-row.ts'
import { holdersOf } from '../branches/holders-of.ts'
import type { Services } from '../services.ts'
import { toLogRow } from '../status/list-logs.ts'
import { dayMoney } from './day-money.ts'
import { lastKey } from './keys-between.ts'
import { shiftsOf } from './shifts-of.ts'

const shown = { days: 40, businessDays: 14, alerts: 50, commands: 20, logs: 20, shifts: 50 }

/** `fleet.branch`: all that central knows of one branch. */
export function fleetBranch({ store, fleet, clock }: Services): CentralHandlers['fleet']['branch'] {
  return async ({ branchCode }) => {
    const view = await fleet.view()
    const found = view.branches.find(({ tile }) => tile.branchCode === branchCode)
    if (!found) throw new BranchlineError('NOT_FOUND', `There is no branch ${branchCode}.`)
    const { read } = store
    const made = (doctype: string) =>
      read.listMadeBy({ branchCode, doctype, from: '', to: lastKey, limit: shown.shifts })
    const [days, alerts, commands, refused, logs, openings, closings] = await Promise.all([
      read.listNewestMoneyDays(branchCode, shown.days),
      read.searchAlerts({ state: 'open', branchCode, after: null, limit: shown.alerts }),
      read.listCommands(branchCode, shown.commands),
      read.listRefusedHolders(branchCode),
      read.listLogs({ beforeId: null, branchCode, limit: shown.logs }),
      made('POS Opening Shift'),
      made('POS Closing Shift'),
    ])
    const { heard, status } = found.known
    const nowMs = clock.now()
    return {
      at: new Date(view.atMs).toISOString(),
      branch: found.tile,
      watermarks: heard.watermarks
        .map(({ doctype, at }) => ({ doctype, at, lagMs: Math.max(0, Math.round(nowMs - Date.parse(at))) }))
        .sort((a, b) => b.lagMs - a.lagMs),
      tills: heard.report?.tills ?? [],
      tillUrl: heard.report?.tillUrl ?? null,
      settings: heard.report?.settings ?? null,
      shifts: shiftsOf(openings.map(bodyOf), closings.map(bodyOf)),
      days: newestDays(days, shown.businessDays),
      alerts: alerts.map(alertRow),
      commands: commands.map(commandStanding),
      holders: holdersOf(status satisfies BranchStatusRow | null, refused),
      logs: logs.map(toLogRow),
      lastError: heard.lastError,
    }
  }
}

function newestDays(rows: MoneyDayRow[], limit: number): DayMoney[] {
  const days = new Set([...new Set(rows.map(({ day }) => day))].slice(0, limit))
  return rows.filter(({ day }) => days.has(day)).map(dayMoney)
}

function commandStanding({ id, kind, state, askedBy, askedAt, endedAt, message }: CommandRow): CommandStanding {
  return { commandId: id, kind: kind as CommandStanding['kind'], state, askedBy, askedAt, endedAt, message }
}

function bodyOf({ body }: CentralDocumentRow): Record<string, unknown> {
  return JSON.parse(body)
}
