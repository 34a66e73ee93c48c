import type { ShiftVerdict } from '@branchline/pos-client'
import { useState } from 'react'
import { money } from '../parts/format.ts'
import { Icon } from '../parts/icons.tsx'
import { sumShift } from '../sales/shift-sums.ts'
import type { TillModel, TillState } from '../till-model.ts'
import { useAction } from './use-action.ts'

/** Counts the drawer, asks whether every sale of the shift is at the branch, and closes; or says what is missing and where. */
export function CloseShift({ state, model, back }: { state: TillState; model: TillModel; back: () => void }) {
  const { shift, sales, profile } = state
  const [counted, setCounted] = useState('')
  const [verdict, setVerdict] = useState<ShiftVerdict | null>(null)
  const { busy, error, run } = useAction()
  if (!shift) return null
  const currency = profile?.currency ?? 'EGP'
  const sums = sumShift(shift, sales)
  return (
    <main className="page">
      <button type="button" className="plain" onClick={back}>
        <Icon name="back" /> Back to selling
      </button>
      <h1>Close the shift</h1>
      <dl className="sums">
        <dt>Sales</dt>
        <dd>{sums.count}</dd>
        {sums.byMode.map(({ mode, amount }) => (
          <div key={mode}>
            <dt>{mode}</dt>
            <dd>{money(amount, currency)}</dd>
          </div>
        ))}
        <dt>Total</dt>
        <dd>{money(sums.total, currency)}</dd>
        <dt>Cash expected in the drawer</dt>
        <dd>{money(sums.cashExpected, currency)}</dd>
      </dl>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          run(async () => {
            const answer = await model.canCloseShift(shift.name)
            setVerdict(answer)
            if (!answer.canClose) return
            await model.closeShift(counted, sums)
            back()
          })
        }}
      >
        <label>
          Cash counted
          <input
            value={counted}
            onChange={({ target }) => setCounted(target.value)}
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
        {verdict && !verdict.canClose && (
          <div className="error" role="alert">
            <p>The shift is not complete yet. Try again in a minute, or call your manager.</p>
            <ul>
              {verdict.missing.map(({ number, sync_uuid, where }) => (
                <li key={`${number ?? sync_uuid} ${where}`}>
                  {number ?? sync_uuid}: {where === 'nowhere' ? 'nobody has it' : `only ${where} has it`}
                </li>
              ))}
              {verdict.unreachable.map((who) => (
                <li key={who}>{who} did not answer</li>
              ))}
            </ul>
          </div>
        )}
        <button type="submit" className="main" disabled={busy}>
          {busy ? 'Asking branch and head office…' : 'Close the shift'}
        </button>
      </form>
    </main>
  )
}
