import Big from 'big.js'

// Money is exact: decimal text on the wire, Big in hand, never a double.

export type Money = Big
export const nothing: Money = new Big(0)

export function sumOf(amounts: Iterable<string | number | Money>): Money {
  let sum = nothing
  for (const amount of amounts) sum = sum.plus(amount)
  return sum
}

/** Plain decimal text without an exponent: '9747747.934'. */
export function exact(amount: Money): string {
  return amount.toFixed()
}

/** Minor units as decimal text: 1250 -> '12.50'. */
export function fromMinor(minor: number): string {
  return new Big(minor).div(100).toFixed(2)
}

/** For people: thousands apart, at least two places, never rounded: '9,747,747.934'. */
export function forPeople(amount: Money): string {
  const [whole = '0', fraction = ''] = exact(amount).split('.')
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${fraction.padEnd(2, '0')}`
}

/** Whole numbers for people: 25,900. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
}
