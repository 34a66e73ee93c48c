import type { MoneyDayRow, SiteRow } from '@branchline/db/central'
import type { AlertListRow, EveningReport } from '@branchline/protocol'
import { dayMoney } from './day-money.ts'
import { shiftsOf } from './shifts-of.ts'

export interface Evening {
  site: Pick<SiteRow, 'branchCode' | 'label'>
  day: string
  /** The business day that the branch had when it was last heard; null: it never was. */
  heardOn: string | null
  reportedAt: string | null
  money: MoneyDayRow[]
  /** Opening and closing shifts made around that day. */
  openings: Record<string, unknown>[]
  closings: Record<string, unknown>[]
  /** Open ones. */
  alerts: Pick<AlertListRow, 'code' | 'message'>[]
}

/** The evening report of a branch and a business day. Pure. */
export function eveningReport(evening: Evening): EveningReport {
  const { site, day, heardOn } = evening
  const money = evening.money.map(dayMoney).sort((a, b) => (a.currency < b.currency ? -1 : 1))
  const ofDay = evening.openings.filter((body) => dayOf(body) === day)
  const shifts = shiftsOf(ofDay, evening.closings)
  const open = shifts.filter(({ state }) => state === 'open').map(({ name }) => name)
  const overrides = shifts.flatMap(({ name, override }) => (override === null ? [] : [{ name, reason: override }]))
  const exceptions = [
    ...money
      .filter(({ difference }) => difference !== '0')
      .map(({ difference, currency }) => ({
        code: 'DIFFERENCE',
        message: difference.startsWith('-')
          ? `${difference.slice(1)} ${currency} more are at central than the branch has told of.`
          : `${difference} ${currency} are not at central.`,
      })),
    ...open.map((name) => ({ code: 'OPEN_SHIFT', message: `${name} is open.` })),
    ...overrides.map(({ name, reason }) => ({
      code: 'OVERRIDE',
      message: `${name} was closed with something missing: ${reason}`,
    })),
    ...evening.alerts.map(({ code, message }) => ({ code, message })),
  ]
  return {
    branchCode: site.branchCode,
    label: site.label,
    day,
    even: exceptions.length === 0,
    final: heardOn !== null && heardOn > day,
    reportedAt: evening.reportedAt,
    money,
    shifts: { opened: shifts.length, closed: shifts.length - open.length, open, overrides },
    exceptions,
  }
}

function dayOf(body: Record<string, unknown>): string | null {
  const value = [body.posting_date, body.period_start_date].find((text) => typeof text === 'string' && text !== '')
  return typeof value === 'string' ? value.slice(0, 10) : null
}
