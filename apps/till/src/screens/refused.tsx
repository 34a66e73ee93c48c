import type { SaleRow } from '@branchline/pos-client'
import { useEffect, useState } from 'react'
import { Icon } from '../parts/icons.tsx'
import type { TillModel, TillState } from '../till-model.ts'
import { useAction } from './use-action.ts'

/** What the branch refused, and why. A person sends it again, puts it into the shift that is open, or gives it up. */
export function Refused({ state, model, back }: { state: TillState; model: TillModel; back: () => void }) {
  const [rows, setRows] = useState<SaleRow[]>([])
  const { busy, error, run } = useAction()
  const { failed } = state.queue
  useEffect(() => {
    void model.refused().then(setRows)
  }, [model, failed])
  return (
    <main className="page">
      <button type="button" className="plain" onClick={back}>
        <Icon name="back" /> Back to selling
      </button>
      <h1>Refused by the shop’s server</h1>
      {error && (
        <p className="error" role="alert">
          {error}
        </p>
      )}
      {rows.length === 0 ? (
        <p className="empty">Nothing is refused.</p>
      ) : (
        <ul className="rows">
          {rows.map((row) => {
            const { sequence, name, operation, error: reason } = row
            return (
              <li key={sequence} data-refused={name}>
                <span>
                  <b>
                    {name}
                    {operation === 'cancel' ? ', to be cancelled' : ''}
                  </b>
                  <small>{reason?.message}</small>
                </span>
                <button type="button" disabled={busy} onClick={() => run(() => model.retry(sequence))}>
                  Send again
                </button>
                {reason?.code === 'SHIFT_CLOSED' ? (
                  <button type="button" disabled={busy} onClick={() => run(() => model.retryInOpenShift(row))}>
                    Into this shift
                  </button>
                ) : (
                  <span />
                )}
                <button
                  type="button"
                  className="plain"
                  disabled={busy}
                  onClick={() => {
                    if (confirm(`Give up ${name} for good? A manager will be asked why its number is missing.`))
                      run(() => model.discard(row))
                  }}
                >
                  Give up
                </button>
              </li>
            )
          })}
        </ul>
      )}
    </main>
  )
}
