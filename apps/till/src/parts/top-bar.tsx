import type { Connection, QueueStatus } from '@branchline/pos-client'
import type { TillModel, TillState } from '../till-model.ts'
import { Icon } from './icons.tsx'

const said: Record<Connection, { label: string; more: string }> = {
  branch: { label: 'Online', more: 'Sales go to the shop’s server.' },
  central: { label: 'Via head office', more: 'The shop’s server is away. Sales go to head office.' },
  alone: { label: 'Offline', more: 'Nobody answers. Sales are kept on this till and go out by themselves later.' },
}

function queueWords({ failed, open }: QueueStatus, connection: Connection): string {
  if (failed > 0) return `${failed} refused`
  if (open === 0) return 'All delivered'
  return connection === 'alone' ? `${open} kept here` : `${open} on their way`
}

export function TopBar({
  state,
  model,
  go,
}: {
  state: TillState
  model: TillModel
  go: (screen: 'sales' | 'close' | 'refused') => void
}) {
  const { connection, queue, cashier, tillCode, shift } = state
  const { label, more } = said[connection]
  return (
    <header className="top">
      <strong className="brand">{tillCode ?? 'Till'}</strong>
      <span className={`badge ${connection}`} title={more} role="status" data-connection={connection}>
        <Icon name={connection} /> {label}
      </span>
      {queue.failed > 0 && shift ? (
        <button type="button" className="badge bad" data-open={queue.open} onClick={() => go('refused')}>
          {queueWords(queue, connection)}
        </button>
      ) : (
        <span
          className={`badge ${queue.failed > 0 ? 'bad' : queue.open > 0 ? 'waiting' : 'quiet'}`}
          data-open={queue.open}
          role="status"
        >
          {queueWords(queue, connection)}
        </span>
      )}
      <span className="room" />
      {shift && (
        <>
          <button type="button" className="plain" onClick={() => go('sales')}>
            <Icon name="list" /> Sales
          </button>
          <button type="button" className="plain" onClick={() => go('close')}>
            Close shift
          </button>
        </>
      )}
      {cashier && (
        <button type="button" className="plain" onClick={() => void model.signOut()}>
          {cashier} · sign out
        </button>
      )}
    </header>
  )
}
