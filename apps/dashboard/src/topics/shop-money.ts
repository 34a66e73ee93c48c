import type { BranchReport } from '@branchline/protocol'
import Big from 'big.js'

/** The strip of one currency. `missing` null: a shop alone cannot know. */
export interface StripMoney {
  currency: string
  sold: string
  atCentral: string
  missing: string | null
  onItsWay: string
  held: string
  oldestAt: string | null
}

/** What a shop knows of its own money: what central confirmed, and what is still owed. */
export function shopMoney(report: BranchReport | undefined): StripMoney[] {
  if (!report) return []
  const unsent = new Map(report.money.unsent.map((money) => [money.currency, money]))
  return report.money.sold.map(({ currency, amount }) => {
    const owed = unsent.get(currency)
    return {
      currency,
      sold: amount,
      atCentral: Big(amount)
        .minus(owed?.amount ?? 0)
        .toFixed(),
      missing: null,
      onItsWay: Big(owed?.amount ?? 0)
        .minus(owed?.held ?? 0)
        .toFixed(),
      held: owed?.held ?? '0',
      oldestAt: owed?.oldestAt ?? null,
    }
  })
}
