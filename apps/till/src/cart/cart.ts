import Big from 'big.js'

/** An item as it is sold: its price as decimal text, taken when it went into the cart. */
export interface Sellable {
  itemCode: string
  itemName: string
  rate: string
  uom: string
}

export interface Line extends Sellable {
  qty: number
}

/** What is being sold. A returned sale has negative quantities and says which it returns. */
export interface Cart {
  lines: readonly Line[]
  returns: { name: string } | null
}

export const emptyCart: Cart = { lines: [], returns: null }
const qtyMax = 9_999

/** One more of an item, at the price it has now; a line of another price is another line. */
export function addItem(cart: Cart, item: Sellable): Cart {
  const at = cart.lines.findIndex(({ itemCode, rate }) => itemCode === item.itemCode && rate === item.rate)
  if (at < 0) return { ...cart, lines: [...cart.lines, { ...item, qty: 1 }] }
  return setQty(cart, at, (cart.lines[at]?.qty ?? 0) + 1)
}

/** At zero the line goes. Of a return no more than was sold comes back. */
export function setQty(cart: Cart, at: number, qty: number): Cart {
  const bounded = Math.max(-qtyMax, Math.min(qtyMax, Math.trunc(qty)))
  const lines = cart.lines.map((line, index) => (index === at ? { ...line, qty: bounded } : line))
  return { ...cart, lines: lines.filter(({ qty: left }) => left !== 0) }
}

/** Everything of a sale back. */
export function returnOf(sale: { name: string; lines: readonly Line[] }): Cart {
  return { returns: { name: sale.name }, lines: sale.lines.map((line) => ({ ...line, qty: -line.qty })) }
}

/** Exact, as decimal text with the currency's places. */
export function amountOf({ rate, qty }: Pick<Line, 'rate' | 'qty'>): string {
  return new Big(rate).times(qty).toFixed(2)
}

export function totalOf({ lines }: Pick<Cart, 'lines'>): string {
  return lines.reduce((sum, line) => sum.plus(amountOf(line)), new Big(0)).toFixed(2)
}

export function countOf({ lines }: Pick<Cart, 'lines'>): number {
  return lines.reduce((count, { qty }) => count + qty, 0)
}

/** What a customer who gave `tendered` gets back; null: it is not enough, or no amount. */
export function changeDue(total: string, tendered: string): string | null {
  if (!/^\d{1,9}(\.\d{0,2})?$/.test(tendered)) return null
  const change = new Big(tendered).minus(total)
  return change.lt(0) ? null : change.toFixed(2)
}
