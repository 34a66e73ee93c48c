import { count, forPeople } from '../sale/money.ts'
import type { BranchView } from './branch-view.ts'

/** The branches on one line, for where no terminal redraws: `CAI 120 sold, 118 at central, 2 waiting, 9,120.50/8,990.00, sending`. */
export function plainLine(views: readonly BranchView[]): string {
  return views
    .map((view) => {
      const [sold, acknowledged, waiting] = [view.sold, view.acknowledged, view.waiting].map((value) =>
        count(value ?? 0),
      )
      const money = [view.moneyAtBranch, view.moneyAtCentral].map((value) => (value ? forPeople(value) : '0.00'))
      return `${view.code} ${sold} sold, ${acknowledged} at central, ${waiting} waiting, ${money.join('/')}, ${view.state}`
    })
    .join(' | ')
}

/** HH:MM:SS of the local clock. */
export function timestamp(nowMs: number): string {
  const now = new Date(nowMs)
  return [now.getHours(), now.getMinutes(), now.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':')
}
