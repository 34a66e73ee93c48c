import type { TillModel, TillState } from '../till-model.ts'
import { Icon } from './icons.tsx'

/** What the person at the till has to know; the banner stays while sales are only here. */
export function Notices({ state, model }: { state: TillState; model: TillModel }) {
  const { warnings, queue, connection } = state
  return (
    <div className="notices" aria-live="polite">
      {connection === 'alone' && queue.open > 0 && (
        <p className="notice strong">
          {queue.open} {queue.open === 1 ? 'sale is' : 'sales are'} on this till alone. Leave it switched on, and do not
          clear this browser.
        </p>
      )}
      {warnings.map((warning, at) => (
        <p className="notice" key={warning}>
          {warning}
          <button type="button" className="plain" aria-label="Dismiss" onClick={() => model.dismissWarning(at)}>
            <Icon name="close" />
          </button>
        </p>
      ))}
    </div>
  )
}
