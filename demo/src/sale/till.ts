import type { Document, DocumentInput } from '@branchline/protocol'
import type { BranchPeer } from '../chain/peer.ts'
import { closingShift, openingShift, type SoldInShift } from './shift-documents.ts'
import { uuidV7 } from './uuid-v7.ts'

/** What a till was told "done" for: the least that both sides must hold in the end. */
export interface Receipt extends SoldInShift {
  syncUuid: string
}

interface OpenShift {
  name: string
  date: string
  sold: SoldInShift[]
}

/**
 * A shop's tills. Every document carries the sync_uuid it was born with, so that a call whose answer got lost is made again
 * without selling twice.
 */
export class Till {
  readonly receipts: Receipt[] = []
  #shift: OpenShift | null = null

  constructor(
    readonly branch: string,
    readonly peer: BranchPeer,
  ) {}

  /** Name of the shift that is open. */
  get shift(): string {
    if (!this.#shift) throw new Error(`No shift is open at ${this.branch}.`)
    return this.#shift.name
  }

  get hasOpenShift(): boolean {
    return this.#shift !== null
  }

  async openShift(date: string): Promise<void> {
    const document = openingShift({ syncUuid: uuidV7(Date.now()), branch: this.branch, date, user: 'admin' })
    const { name } = await this.submit('POS Opening Shift', document)
    this.#shift = { name, date, sold: [] }
  }

  async closeShift(date: string): Promise<void> {
    const shift = this.#shift
    if (!shift) return
    this.#shift = null
    const period = { syncUuid: uuidV7(Date.now()), branch: this.branch, date, user: 'admin' }
    await this.submit('POS Closing Shift', closingShift(period, shift, shift.sold))
  }

  /** Resolves when the branch has it on disk. */
  async sell(invoice: DocumentInput & { grand_total: string }): Promise<Receipt> {
    const shift = this.#shift
    const { name } = await this.submit('Sales Invoice', invoice)
    const receipt: Receipt = {
      syncUuid: String(invoice.sync_uuid),
      name,
      customer: String(invoice.customer),
      date: String(invoice.posting_date),
      grandTotal: invoice.grand_total,
    }
    this.receipts.push(receipt)
    shift?.sold.push(receipt)
    return receipt
  }

  async submit(doctype: string, document: DocumentInput): Promise<Document> {
    const answer = await this.peer.insist((api) => api.documents.submit.mutate({ doctype, document }))
    return answer.document
  }

  async save(doctype: string, document: DocumentInput): Promise<Document> {
    const answer = await this.peer.insist((api) => api.documents.save.mutate({ doctype, document }))
    return answer.document
  }
}
