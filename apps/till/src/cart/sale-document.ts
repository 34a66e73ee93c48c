import { amountOf, type Cart, countOf, totalOf } from './cart.ts'

export interface Sale {
  cart: Cart
  mode: string
  currency: string
  company: string
  posProfile: string
  cashier: string
}

/** The Sales Invoice of a cart; the till puts number, identity and branch in. Amounts are exact decimal text. */
export function saleDocument({ cart, mode, currency, company, posProfile, cashier }: Sale): Record<string, unknown> {
  const total = totalOf(cart)
  return {
    customer: 'Walk-in',
    currency,
    company,
    pos_profile: posProfile,
    cashier,
    is_pos: 1,
    update_stock: 0,
    ...(cart.returns ? { is_return: 1, return_against: cart.returns.name } : {}),
    total_qty: countOf(cart),
    net_total: total,
    grand_total: total,
    paid_amount: total,
    items: cart.lines.map(({ itemCode, itemName, uom, qty, rate }) => ({
      ...{ item_code: itemCode, item_name: itemName, uom, qty, rate, amount: amountOf({ rate, qty }) },
    })),
    payments: [{ mode_of_payment: mode, amount: total }],
  }
}
