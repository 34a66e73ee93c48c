import type { MoneyDayRow } from '@branchline/db/central'
import type { DayMoney } from '@branchline/protocol'
import Big from 'big.js'

/** A day's books as they are told. Pure. */
export function dayMoney({ day, currency, sold, soldCount, arrived, arrivedCount }: MoneyDayRow): DayMoney {
  return {
    day,
    currency,
    sold: new Big(sold).toFixed(),
    soldCount,
    arrived: new Big(arrived).toFixed(),
    arrivedCount,
    difference: new Big(sold).minus(arrived).toFixed(),
  }
}
