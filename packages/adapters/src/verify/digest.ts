import { hash } from 'node:crypto'
import Big from 'big.js'

/** Exact sums by currency: decimal text, as `{ EGP: '12.50' }`. A currency that adds up to nothing is left out. */
export type MoneyTotals = Record<string, string>

/** What one record adds to a digest. */
export interface Part {
  leaf: bigint
  money: Money | null
}

export interface Money {
  currency: string
  amount: string
}

/** A digest as it travels. */
export interface DigestText {
  count: number
  /** 32 hex digits. */
  checksum: string
  money: MoneyTotals
}

const modulus = 1n << 128n

/**
 * 128 bits that stand for one record: its key and what it holds. A record whose row does not say what its body says (`sound` false)
 * has another leaf than any sound one, so that it never hides behind an equal sum.
 */
export function leafOf(key: string, contentHash: string, sound: boolean): bigint {
  return BigInt(`0x${hash('sha256', `${key}\n${contentHash}${sound ? '' : '\naltered'}`, 'hex').slice(0, 32)}`)
}

export function leafText(leaf: bigint): string {
  return leaf.toString(16).padStart(32, '0')
}

/**
 * Any number of records in a few bytes: how many, what they add up to, and a checksum that two sides share only if they hold the same.
 * The checksum is the sum of the leaves modulo 2^128: no order counts, parts add up to the whole, and what is taken out again was
 * never in. Unlike XOR a record counted twice shows.
 */
export class Digest {
  #count = 0
  #sum = 0n
  readonly #money = new Map<string, Big>()

  get count(): number {
    return this.#count
  }

  get checksum(): string {
    return leafText(this.#sum)
  }

  get money(): MoneyTotals {
    return totalsOf(this.#money)
  }

  add({ leaf, money }: Part): void {
    this.#count += 1
    this.#sum = (this.#sum + leaf) % modulus
    if (money) this.#addMoney(money.currency, new Big(money.amount))
  }

  remove({ leaf, money }: Part): void {
    this.#count -= 1
    this.#sum = (this.#sum - leaf + modulus) % modulus
    if (money) this.#addMoney(money.currency, new Big(money.amount).times(-1))
  }

  merge(other: DigestText): void {
    this.#count += other.count
    this.#sum = (this.#sum + BigInt(`0x${other.checksum}`)) % modulus
    for (const [currency, amount] of Object.entries(other.money)) this.#addMoney(currency, new Big(amount))
  }

  text(): DigestText {
    return { count: this.#count, checksum: this.checksum, money: this.money }
  }

  #addMoney(currency: string, amount: Big): void {
    this.#money.set(currency, amount.plus(this.#money.get(currency) ?? 0))
  }
}

/** Do two sides hold the same? Money follows from the content, so it is not asked. */
export function sameDigest(
  a: Pick<DigestText, 'count' | 'checksum'>,
  b: Pick<DigestText, 'count' | 'checksum'>,
): boolean {
  return a.count === b.count && a.checksum === b.checksum
}

/** Adds up amounts, exactly. */
export function addMoney(...all: (Money | MoneyTotals | null)[]): MoneyTotals {
  const sums = new Map<string, Big>()
  for (const money of all) {
    for (const [currency, amount] of entriesOf(money)) {
      sums.set(currency, new Big(amount).plus(sums.get(currency) ?? 0))
    }
  }
  return totalsOf(sums)
}

/** By how much two sides differ on one record, whichever holds more. */
export function moneyApart(a: Money | null, b: Money | null): MoneyTotals {
  const sums = new Map(entriesOf(a).map(([currency, amount]) => [currency, new Big(amount)]))
  for (const [currency, amount] of entriesOf(b)) {
    sums.set(currency, (sums.get(currency) ?? new Big(0)).minus(amount))
  }
  return totalsOf(new Map([...sums].map(([currency, amount]) => [currency, amount.abs()])))
}

function entriesOf(money: Money | MoneyTotals | null): [string, string][] {
  if (money === null) return []
  return isMoney(money) ? [[money.currency, money.amount]] : Object.entries(money)
}

function isMoney(money: Money | MoneyTotals): money is Money {
  return 'currency' in money && 'amount' in money
}

function totalsOf(sums: Map<string, Big>): MoneyTotals {
  const sorted = [...sums].sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(sorted.flatMap(([currency, sum]) => (sum.eq(0) ? [] : [[currency, sum.toFixed()]])))
}
