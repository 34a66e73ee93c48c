import Table from 'cli-table3'
import colors from 'picocolors'
import { count, forPeople, type Money } from '../sale/money.ts'
import type { BranchState, BranchView } from './branch-view.ts'

const paint: Record<BranchState, (text: string) => string> = {
  'in step': colors.green,
  sending: colors.cyan,
  'line cut': colors.yellow,
  'no central': colors.yellow,
  killed: colors.red,
  starting: colors.dim,
}

/** No boxes: two blanks between columns are enough. */
// biome-ignore format: one border per line says nothing
const chars = {
  top: '', 'top-mid': '', 'top-left': '', 'top-right': '',
  bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '',
  left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ',
}

/** The branches as a table, with a sum below when there is more than one. `currency` heads the money columns. Pure. */
export function renderTable(views: readonly BranchView[], nowMs: number, currency: string): string {
  const head = [
    'Shop',
    'Sold',
    'At central',
    'Waiting',
    `${currency} at shop`,
    `${currency} at central`,
    'Last contact',
    'State',
  ]
  const table = new Table({
    chars,
    head: head.map((title) => colors.dim(title)),
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [], 'padding-left': 1, 'padding-right': 0 },
  })
  for (const view of views) {
    table.push([
      `${colors.bold(view.code)} ${view.town}`,
      number(view.sold),
      number(view.acknowledged),
      view.waiting ? colors.yellow(count(view.waiting)) : number(view.waiting),
      money(view.moneyAtBranch),
      money(view.moneyAtCentral),
      ago(view.lastContactMs, nowMs),
      paint[view.state](view.state),
    ])
  }
  if (views.length > 1) table.push(sums(views).map((cell) => colors.dim(cell)))
  return table.toString()
}

function sums(views: readonly BranchView[]): string[] {
  const add = (pick: (view: BranchView) => number | null) =>
    number(views.reduce((sum, view) => sum + (pick(view) ?? 0), 0))
  const addMoney = (pick: (view: BranchView) => Money | null) =>
    money(views.reduce<Money | null>((sum, view) => pick(view)?.plus(sum ?? 0) ?? sum, null))
  return [
    'all',
    add(({ sold }) => sold),
    add(({ acknowledged }) => acknowledged),
    add(({ waiting }) => waiting),
    addMoney(({ moneyAtBranch }) => moneyAtBranch),
    addMoney(({ moneyAtCentral }) => moneyAtCentral),
    '',
    '',
  ]
}

function number(value: number | null): string {
  return value === null ? '-' : count(value)
}

function money(value: Money | null): string {
  return value === null ? '-' : forPeople(value)
}

/** How long ago, in the coarsest words that still tell something. */
export function ago(atMs: number | null, nowMs: number): string {
  if (atMs === null) return 'never'
  const seconds = Math.max(0, Math.round((nowMs - atMs) / 1000))
  if (seconds < 2) return 'just now'
  return seconds < 120 ? `${seconds} s ago` : `${Math.round(seconds / 60)} min ago`
}
