import type { StorageLoss } from './protections/storage-loss.ts'
import type { BackendName } from './sign-in/sessions.ts'
import type { SaleRow } from './storage/sale-row.ts'

/** Through whom a sale would go now. `alone`: neither answers; sales are kept here. */
export type Connection = 'branch' | 'central' | 'alone'

export interface QueueStatus {
  /** Rows the till still holds; at 0 everything is at the branch and at central. */
  open: number
  /** Of these, refused: a person decides. */
  failed: number
  /** When the oldest was written; null: none is open. Milliseconds since 1970. */
  oldestAtMs: number | null
}

/** What the host may listen to. */
export interface PosEvents {
  connection: (connection: Connection) => void
  queue: (status: QueueStatus) => void
  /** A row left: branch and central hold it. */
  confirmed: (row: SaleRow) => void
  /** The branch refused a row for what it is. It stays until it is retried or discarded. */
  failed: (row: SaleRow) => void
  /** The login at a server has ended and the PIN is not known any more. Sales go on; they are sent after a login. */
  loginNeeded: (backend: BackendName) => void
  /** The browser's storage was cleared under this page; the till is a new one from here on. What it had not sent may be lost. */
  storageLost: (loss: StorageLoss) => void
}
