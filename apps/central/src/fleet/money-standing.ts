import type { BranchReport, MoneyStrip } from '@branchline/protocol'
import Big from 'big.js'
import { z } from 'zod'

// A branch tells what it sold (B) and what of it is owed (P, sales without returns), B first: a sale made in between is in P alone. Central
// then looks at what is here (C). Whatever was on the line meanwhile, C lies between B - P and B and what was cancelled. So what lacks below
// B - P was acknowledged and is not here: it is missing. Nothing is called missing that is only late.

/** What central made of one heartbeat, per currency. Amounts are exact decimal text. */
export const moneyStandingSchema = z.object({
  currency: z.string(),
  /** Owed, dead letters left out. */
  onItsWay: z.string(),
  held: z.string(),
  missing: z.string(),
  oldestAt: z.string().nullable(),
  /** What was here when the heartbeat came. */
  arrived: z.string(),
})
export type MoneyStanding = z.infer<typeof moneyStandingSchema>

export interface ArrivedMoney {
  currency: string
  arrived: string
}

/** Pure. `arrived`: what is here, looked at after the heartbeat came. */
export function standingOf(told: BranchReport['money'], arrived: ArrivedMoney[]): MoneyStanding[] {
  const here = new Map(arrived.map((row) => [row.currency, row.arrived]))
  const unsent = new Map(told.unsent.map((row) => [row.currency, row]))
  const sold = new Map(told.sold.map((row) => [row.currency, row.amount]))
  const currencies = [...new Set([...sold.keys(), ...unsent.keys(), ...here.keys()])].sort()
  return currencies.map((currency) => {
    const owed = unsent.get(currency)
    const held = new Big(owed?.held ?? 0)
    const lacking = new Big(sold.get(currency) ?? 0).minus(owed?.added ?? 0).minus(here.get(currency) ?? 0)
    return {
      currency,
      onItsWay: new Big(owed?.amount ?? 0).minus(held).toFixed(),
      held: held.toFixed(),
      missing: (lacking.gt(0) ? lacking : new Big(0)).toFixed(),
      oldestAt: owed?.oldestAt ?? null,
      arrived: here.get(currency) ?? '0',
    }
  })
}

export interface MoneyNow {
  currency: string
  /** Here now. */
  arrived: string
  today: { sold: string; arrived: string }
}

/** The strip of one branch: what came since its last heartbeat is not on its way any more. Pure. */
export function stripsOf(standings: MoneyStanding[], now: MoneyNow[]): MoneyStrip[] {
  const standingOfCurrency = new Map(standings.map((row) => [row.currency, row]))
  const nowOf = new Map(now.map((row) => [row.currency, row]))
  const currencies = [...new Set([...standingOfCurrency.keys(), ...nowOf.keys()])].sort()
  return currencies.map((currency) => {
    const standing = standingOfCurrency.get(currency)
    const live = nowOf.get(currency)
    const atCentral = new Big(live?.arrived ?? standing?.arrived ?? 0)
    const came = atCentral.minus(standing?.arrived ?? atCentral)
    const told = new Big(standing?.onItsWay ?? 0)
    const onItsWay = told.gt(0) && came.gt(0) ? atLeastNothing(told.minus(came)) : told
    const held = new Big(standing?.held ?? 0)
    const missing = new Big(standing?.missing ?? 0)
    const today = new Big(live?.today.arrived ?? 0)
    const soldToday = new Big(live?.today.sold ?? 0)
    return {
      currency,
      sold: atCentral.plus(onItsWay).plus(held).plus(missing).toFixed(),
      atCentral: atCentral.toFixed(),
      missing: missing.toFixed(),
      onItsWay: onItsWay.toFixed(),
      held: held.toFixed(),
      oldestAt: onItsWay.eq(0) && held.eq(0) ? null : (standing?.oldestAt ?? null),
      today: { sold: (soldToday.gt(today) ? soldToday : today).toFixed(), atCentral: today.toFixed() },
    }
  })
}

/** The chain: its branches added up. Pure. */
export function addStrips(all: MoneyStrip[]): MoneyStrip[] {
  const chain = new Map<string, MoneyStrip>()
  for (const strip of all) {
    const before = chain.get(strip.currency)
    chain.set(strip.currency, before ? added(before, strip) : strip)
  }
  return [...chain.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1))
}

function added(a: MoneyStrip, b: MoneyStrip): MoneyStrip {
  const sum = (x: string, y: string) => new Big(x).plus(y).toFixed()
  return {
    currency: a.currency,
    sold: sum(a.sold, b.sold),
    atCentral: sum(a.atCentral, b.atCentral),
    missing: sum(a.missing, b.missing),
    onItsWay: sum(a.onItsWay, b.onItsWay),
    held: sum(a.held, b.held),
    oldestAt: older(a.oldestAt, b.oldestAt),
    today: { sold: sum(a.today.sold, b.today.sold), atCentral: sum(a.today.atCentral, b.today.atCentral) },
  }
}

function older(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b
  return a < b ? a : b
}

function atLeastNothing(amount: Big): Big {
  return amount.lt(0) ? new Big(0) : amount
}
