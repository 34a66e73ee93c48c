import { useEffect, useMemo, useRef, useState } from 'react'
import { addItem, amountOf, emptyCart, setQty, totalOf } from '../cart/cart.ts'
import { findItems } from '../catalogue/catalogue.ts'
import { money } from '../parts/format.ts'
import { Icon } from '../parts/icons.tsx'
import type { TillModel, TillState } from '../till-model.ts'

/** Items on one side, the cart on the other. The search field has the keyboard: type or scan, Enter adds the first, F2 pays. */
export function Sell({ state, model, pay }: { state: TillState; model: TillModel; pay: () => void }) {
  const { catalogue, cart, profile } = state
  const [typed, setTyped] = useState('')
  const search = useRef<HTMLInputElement>(null)
  const found = useMemo(() => findItems(catalogue, typed), [catalogue, typed])
  const currency = profile?.currency ?? 'EGP'
  const add = (at: number) => {
    const item = found[at]
    if (!item) return
    const { itemCode, itemName, rate, uom } = item
    model.setCart(addItem(cart, { itemCode, itemName, rate, uom }))
    setTyped('')
    search.current?.focus()
  }
  useEffect(() => {
    const press = ({ key }: KeyboardEvent) => {
      if (key === 'F2' && cart.lines.length > 0) pay()
      if (key === 'Escape') setTyped('')
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [cart, pay])
  return (
    <main className="sell">
      <section className="items" aria-label="Items">
        <form
          className="search"
          onSubmit={(event) => {
            event.preventDefault()
            add(0)
          }}
        >
          <Icon name="search" />
          <input
            ref={search}
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
            placeholder="Search or scan"
            aria-label="Search or scan"
            enterKeyHint="done"
            autoFocus
          />
        </form>
        {found.length === 0 ? (
          <p className="empty">{catalogue.length === 0 ? 'Items are being fetched…' : `Nothing matches “${typed}”.`}</p>
        ) : (
          <div className="grid">
            {found.map(({ itemCode, itemName, rate }, at) => (
              <button type="button" className="tile" key={itemCode} onClick={() => add(at)} data-item={itemCode}>
                <span>{itemName}</span>
                <b>{money(rate, currency)}</b>
              </button>
            ))}
          </div>
        )}
      </section>
      <section className="cart" aria-label="Cart">
        {cart.returns && <p className="notice">Return of {cart.returns.name}</p>}
        {cart.lines.length === 0 ? (
          <p className="empty">Nothing here yet.</p>
        ) : (
          <ul>
            {cart.lines.map((line, at) => (
              <li key={`${line.itemCode} ${line.rate}`}>
                <span className="name">
                  {line.itemName}
                  <small>{money(line.rate, currency)}</small>
                </span>
                <span className="steps">
                  <button
                    type="button"
                    aria-label={`One less of ${line.itemName}`}
                    onClick={() => model.setCart(setQty(cart, at, line.qty - 1))}
                  >
                    −
                  </button>
                  <output>{line.qty}</output>
                  <button
                    type="button"
                    aria-label={`One more of ${line.itemName}`}
                    onClick={() => model.setCart(setQty(cart, at, line.qty + 1))}
                  >
                    +
                  </button>
                </span>
                <b>{money(amountOf(line), currency)}</b>
              </li>
            ))}
          </ul>
        )}
        <footer>
          <div className="total">
            <span>Total</span>
            <b data-total={totalOf(cart)}>{money(totalOf(cart), currency)}</b>
          </div>
          <button type="button" className="main" disabled={cart.lines.length === 0} onClick={pay}>
            {cart.returns ? 'Pay back' : 'Pay'} <kbd>F2</kbd>
          </button>
          {cart.lines.length > 0 && (
            <button type="button" className="plain" onClick={() => model.setCart(emptyCart)}>
              Empty the cart
            </button>
          )}
        </footer>
      </section>
    </main>
  )
}
