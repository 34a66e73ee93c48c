import { useEffect, useRef, useState } from 'react'
import { changeDue, totalOf } from '../cart/cart.ts'
import { money } from '../parts/format.ts'
import type { SoldSale } from '../sales/till-store.ts'
import type { TillModel, TillState } from '../till-model.ts'
import { useAction } from './use-action.ts'

const modes = ['Cash', 'Card'] as const

export function Pay({
  state,
  model,
  done,
  cancel,
}: {
  state: TillState
  model: TillModel
  done: (sale: SoldSale) => void
  cancel: () => void
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [mode, setMode] = useState<(typeof modes)[number]>('Cash')
  const [tendered, setTendered] = useState('')
  const { busy, error, run } = useAction()
  const currency = state.profile?.currency ?? 'EGP'
  const total = totalOf(state.cart)
  const isReturn = state.cart.returns !== null
  const change = tendered === '' ? null : changeDue(total, tendered)
  const short = mode === 'Cash' && !isReturn && tendered !== '' && change === null
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} onCancel={cancel} aria-label="Payment">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!short) run(async () => done(await model.pay(mode)))
        }}
      >
        <h2>{money(total, currency)}</h2>
        <div className="choices" role="radiogroup" aria-label="Mode of payment">
          {modes.map((one) => (
            <label key={one} className={one === mode ? 'chosen' : ''}>
              <input type="radio" name="mode" checked={one === mode} onChange={() => setMode(one)} />
              {one}
            </label>
          ))}
        </div>
        {mode === 'Cash' && !isReturn && (
          <label>
            Given by the customer
            <input
              value={tendered}
              onChange={({ target }) => setTendered(target.value)}
              inputMode="decimal"
              placeholder={total}
              autoFocus
            />
          </label>
        )}
        {change !== null && (
          <p className="change">
            Change <b>{money(change, currency)}</b>
          </p>
        )}
        {short && <p className="error">That is not enough.</p>}
        {error && (
          <p className="error" role="alert">
            {error}
          </p>
        )}
        <div className="buttons">
          <button type="button" className="plain" onClick={cancel}>
            Back
          </button>
          <button type="submit" className="main" disabled={busy || short}>
            {isReturn ? 'Paid back' : 'Paid'}
          </button>
        </div>
      </form>
    </dialog>
  )
}
