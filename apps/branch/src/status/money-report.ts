import type { MoneyRows, SummedAmount } from '@branchline/db/branch'
import type { BranchReport, SoldMoney, UnsentMoney } from '@branchline/protocol'
import Big from 'big.js'

const billion = 1_000_000_000

/** What a heartbeat says of money, from the branch's books. Pure. */
export function moneyReport({ totals, days, unsent }: MoneyRows): BranchReport['money'] {
  return {
    sold: totals.map(soldOf),
    days: days.map((row) => ({ day: row.day, ...soldOf(row) })),
    unsent: unsentOf(unsent),
  }
}

/** Exact decimal text of units and billionths that were summed up each for itself. */
export function amountText({ units, billionths }: SummedAmount): string {
  return exactly({ units, billionths }).toFixed()
}

function soldOf(row: MoneyRows['totals'][number]): SoldMoney {
  return { currency: row.currency, count: Math.max(0, row.count), amount: amountText(row) }
}

function unsentOf(rows: MoneyRows['unsent']): UnsentMoney[] {
  const currencies = [...new Set(rows.map(({ currency }) => currency))].sort()
  return currencies.map((currency) => {
    const own = rows.filter((row) => row.currency === currency)
    const sum = (wanted: (row: MoneyRows['unsent'][number]) => boolean) =>
      own.filter(wanted).reduce((total, row) => total.plus(exactly(row).times(row.negative ? -1 : 1)), new Big(0))
    return {
      currency,
      count: own.reduce((count, row) => count + row.count, 0),
      amount: sum(() => true).toFixed(),
      added: sum((row) => !row.negative).toFixed(),
      held: sum((row) => row.dead).toFixed(),
      oldestAt: own.map(({ oldestAt }) => oldestAt).sort()[0] ?? null,
    }
  })
}

function exactly({ units, billionths }: SummedAmount): Big {
  return new Big(billionths.toString()).div(billion).plus(units.toString())
}
