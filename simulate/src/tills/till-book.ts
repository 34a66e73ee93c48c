import type { SaleRow, StorageLoss } from '@branchline/pos-client'

/** A document that a till wrote, as its database and the receipt have it. */
export interface Written {
  machine: string
  branchCode: string
  uuid: string
  doctype: string
  /** As it was printed. */
  name: string
  sequence: number
  cents: number
  /** The shift it was written in; null: none. */
  shift: string | null
  /** The cashier was told that it is kept. */
  isAcknowledged: boolean
  cancel: 'no' | 'written' | 'acknowledged'
  /** A till's database was cleared while it still held a row of it. */
  wasCleared: boolean
  cancelWasCleared: boolean
}

/** A loss as the machine that noticed it said so. */
export interface Cleared {
  machine: string
  /** The last row that was noted beside the database. */
  noted: number
  noticed: StorageLoss | null
}

/** What must be true of tills in the end, from what their databases committed and their cashiers were told. */
export class TillBook {
  readonly written = new Map<string, Written>()
  readonly cleared: Cleared[] = []
  /** Shifts that a manager closed although something was missing, by their opening's name. */
  readonly overridden = new Set<string>()

  added(machine: { name: string; branch: { branchCode: string } }, row: SaleRow): void {
    const held = this.written.get(row.syncUuid)
    if (row.operation === 'cancel') {
      if (held?.cancel === 'no') held.cancel = 'written'
      return
    }
    const { doctype, name, sequence, document } = row
    const shift = document.pos_opening_shift
    this.written.set(row.syncUuid, {
      ...{ machine: machine.name, branchCode: machine.branch.branchCode, uuid: row.syncUuid, doctype, name, sequence },
      ...{
        cents: Math.round(Number(document.grand_total ?? 0) * 100),
        shift: typeof shift === 'string' ? shift : null,
      },
      ...{ isAcknowledged: false, cancel: 'no', wasCleared: false, cancelWasCleared: false },
    })
  }

  wasCleared(machine: string, rows: SaleRow[], noted: number): void {
    // Cleared once more before anybody looked: it is the same loss.
    const isKnown = this.cleared.some((one) => one.machine === machine && !one.noticed && one.noted === noted)
    if (!isKnown) this.cleared.push({ machine, noted, noticed: null })
    for (const { syncUuid, operation } of rows) {
      const held = this.written.get(syncUuid)
      if (held && operation === 'submit') held.wasCleared = true
      if (held && operation === 'cancel') held.cancelWasCleared = true
    }
  }

  noticed(machine: string, loss: StorageLoss): void {
    const ofMachine = this.cleared.filter((one) => one.machine === machine)
    // Said again until the branch knows of it.
    if (ofMachine.some(({ noticed }) => noticed?.clientId === loss.clientId)) return
    const cleared = ofMachine.find(({ noticed, noted }) => !noticed && noted === loss.expected)
    if (cleared) cleared.noticed = loss
  }

  isOfTill(shift: string): boolean {
    return [...this.written.values()].some(({ doctype, name }) => doctype === 'POS Opening Shift' && name === shift)
  }

  /** What was sold in a shift. */
  salesOf(shift: string): Written[] {
    return [...this.written.values()].filter((one) => one.doctype === 'Sales Invoice' && one.shift === shift)
  }
}
