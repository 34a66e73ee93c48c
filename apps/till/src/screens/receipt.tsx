import { amountOf } from '../cart/cart.ts'
import { money, timeOf } from '../parts/format.ts'
import { Icon } from '../parts/icons.tsx'
import type { SoldSale } from '../sales/till-store.ts'

export function Receipt({ sale, next }: { sale: SoldSale; next: () => void }) {
  const { name, soldAtMs, lines, total, currency, mode, cashier, isReturn } = sale
  return (
    <main className="centred">
      <article className="receipt" data-receipt={name}>
        <h2>{isReturn ? 'Return' : 'Receipt'}</h2>
        <p className="number">{name}</p>
        <p>
          {new Date(soldAtMs).toLocaleDateString()} {timeOf(soldAtMs)} · {cashier}
        </p>
        <ul>
          {lines.map((line) => (
            <li key={`${line.itemCode} ${line.rate}`}>
              <span>
                {line.qty} × {line.itemName}
              </span>
              <b>{money(amountOf(line), currency)}</b>
            </li>
          ))}
        </ul>
        <p className="total">
          <span>{mode}</span>
          <b>{money(total, currency)}</b>
        </p>
      </article>
      <div className="buttons noprint">
        <button type="button" className="plain" onClick={() => print()}>
          <Icon name="print" /> Print
        </button>
        <button type="button" className="main" onClick={next} autoFocus>
          Next customer
        </button>
      </div>
    </main>
  )
}
