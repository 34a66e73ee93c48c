import { returnOf } from '../cart/cart.ts'
import { money, timeOf } from '../parts/format.ts'
import { Icon } from '../parts/icons.tsx'
import type { SoldSale } from '../sales/till-store.ts'
import type { TillModel, TillState } from '../till-model.ts'

/** This till's last sales: to print again, or to take back. */
export function Sales({
  state,
  model,
  show,
  back,
}: {
  state: TillState
  model: TillModel
  show: (sale: SoldSale) => void
  back: () => void
}) {
  return (
    <main className="page">
      <button type="button" className="plain" onClick={back}>
        <Icon name="back" /> Back to selling
      </button>
      <h1>Sales of this till</h1>
      {state.sales.length === 0 ? (
        <p className="empty">Nothing was sold on this till yet.</p>
      ) : (
        <ul className="rows">
          {state.sales.slice(0, 100).map((sale) => (
            <li key={sale.syncUuid}>
              <span>
                <b>{sale.name}</b>
                <small>
                  {timeOf(sale.soldAtMs)} · {sale.cashier} · {sale.mode}
                </small>
              </span>
              <b>{money(sale.total, sale.currency)}</b>
              <button type="button" className="plain" onClick={() => show(sale)}>
                Show
              </button>
              <button
                type="button"
                className="plain"
                disabled={sale.isReturn}
                onClick={() => {
                  model.setCart(returnOf(sale))
                  back()
                }}
              >
                Return
              </button>
            </li>
          ))}
        </ul>
      )}
    </main>
  )
}
