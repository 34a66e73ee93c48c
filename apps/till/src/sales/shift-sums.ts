import Big from 'big.js'
import type { OpenShift, SoldSale } from './till-store.ts'

/** What a shift took on this till, exact: what the drawer should hold, and by mode of payment. */
export interface ShiftSums {
  count: number
  total: string
  byMode: { mode: string; amount: string }[]
  cashExpected: string
}

export function sumShift(shift: OpenShift, sales: readonly SoldSale[]): ShiftSums {
  const mine = sales.filter((sale) => sale.shift === shift.name)
  const modes = new Map<string, Big>([['Cash', new Big(0)]])
  for (const { mode, total } of mine) modes.set(mode, (modes.get(mode) ?? new Big(0)).plus(total))
  const total = mine.reduce((sum, sale) => sum.plus(sale.total), new Big(0))
  return {
    count: mine.length,
    total: total.toFixed(2),
    byMode: [...modes].map(([mode, amount]) => ({ mode, amount: amount.toFixed(2) })),
    cashExpected: (modes.get('Cash') ?? new Big(0)).plus(shift.openingCash).toFixed(2),
  }
}
