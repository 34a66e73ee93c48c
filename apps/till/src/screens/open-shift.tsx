import { useState } from 'react'
import type { TillModel } from '../till-model.ts'
import { useAction } from './use-action.ts'

export function OpenShiftScreen({ model }: { model: TillModel }) {
  const [cash, setCash] = useState('0.00')
  const { busy, error, run } = useAction()
  return (
    <main className="centred">
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault()
          run(() => model.openShift(cash))
        }}
      >
        <h1>Open a shift</h1>
        <p>Count the drawer before the first customer.</p>
        <label>
          Cash in the drawer
          <input
            value={cash}
            onChange={({ target }) => setCash(target.value)}
            inputMode="decimal"
            pattern="\d{1,9}(\.\d{1,2})?"
            title="an amount, as 250.00"
            required
            autoFocus
          />
        </label>
        {error && (
          <p className="error" role="alert">
            {error}
          </p>
        )}
        <button type="submit" className="main" disabled={busy}>
          Open
        </button>
      </form>
    </main>
  )
}
