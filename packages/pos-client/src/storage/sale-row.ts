/**
 * Where a sale stands.
 *
 *   queued -> sent_to_branch  ----------------+-> confirmed_at_branch -> gone: the branch and central hold it
 *          -> sent_to_central (branch is down)+
 *          -> failed: refused for what it is; stays until a person retries or discards it
 */
export type SaleState = 'queued' | 'sent_to_branch' | 'sent_to_central' | 'confirmed_at_branch' | 'failed'

/** What is to happen to a document. A cancellation is a row of its own and goes after its sale. */
export type SaleOperation = 'submit' | 'cancel'

export interface SaleRow {
  /** Order of writing, and the key. */
  sequence: number
  syncUuid: string
  operation: SaleOperation
  doctype: string
  name: string
  document: Record<string, unknown>
  state: SaleState
  /** It was sent to central, and central may have it. */
  centralTried: boolean
  /** Central refused it in the branch's place; the branch decides. */
  centralRefused: boolean
  writtenAtMs: number
  sends: number
  error: { code: string; message: string } | null
}
