import { Digest, type DigestText, type Inspected, moneyApart } from '@branchline/adapters'
import { limits, type VerifyRun } from '@branchline/protocol'
import type { Judged } from './judge-records.ts'

type CellRow = VerifyRun['cells'][number]
type DoctypeRow = VerifyRun['doctypes'][number]

interface Counts {
  here: Digest
  central: Digest
  onItsWay: Digest
  mismatches: Digest
}

/** The books of a run: what was counted at both sides, by DocType and by business day and shift, and what was found. */
export class Account {
  readonly #doctypes = new Map<string, Counts & { note?: string }>()
  readonly #cells = new Map<string, { doctype: string; day: string | null; shift: string | null; counts: Counts }>()
  readonly #reasons = new Map<string, Digest>()
  readonly #differing = new Digest()
  readonly #named: VerifyRun['mismatches'] = []
  looked = 0

  /** A stretch that both sides counted. A day's numbers at central are those here, until a record says otherwise. */
  count(doctype: string, records: Inspected[], central: DigestText): void {
    const counts = this.#of(doctype)
    for (const record of records) {
      counts.here.add(record)
      const cell = this.#cell(doctype, record)
      cell.here.add(record)
      cell.central.add(record)
    }
    counts.central.merge(central)
    this.looked += Math.max(records.length, central.count)
  }

  note(doctype: string, note: string): void {
    this.#of(doctype).note = note
  }

  /** A record that differs. */
  add(judged: Judged): void {
    const { doctype, here, central, held, verdict } = judged
    const cell = this.#cell(doctype, judged)
    if (held.here) cell.central.remove({ leaf: 0n, money: here })
    if (held.central) cell.central.add({ leaf: 0n, money: central })
    const apart = { count: 1, checksum: '0', money: moneyApart(here, central) }
    if (verdict.outcome === 'onItsWay') {
      const reason = this.#reasons.get(verdict.reason) ?? new Digest()
      this.#reasons.set(verdict.reason, reason)
      for (const digest of [reason, this.#of(doctype).onItsWay, cell.onItsWay]) digest.merge(apart)
      return
    }
    for (const digest of [this.#differing, this.#of(doctype).mismatches, cell.mismatches]) digest.merge(apart)
    if (this.#named.length < limits.verifyNamedRecords) this.#named.push(rowOf(judged))
  }

  result(): Pick<
    VerifyRun,
    'looked' | 'verdict' | 'doctypes' | 'onItsWay' | 'differing' | 'mismatches' | 'cells' | 'cellsLeftOut'
  > {
    const cells = [...this.#cells.values()].map(cellRow).sort(byDay)
    const shown = cells.length <= limits.verifyCells ? cells : cells.filter(isTelling).slice(0, limits.verifyCells)
    return {
      looked: this.looked,
      verdict: this.#differing.count === 0 ? 'equal' : 'differs',
      doctypes: [...this.#doctypes].map(([doctype, counts]) => doctypeRow(doctype, counts)),
      onItsWay: [...this.#reasons].map(([reason, digest]) => ({ reason, ...counted(digest) })),
      differing: counted(this.#differing),
      mismatches: this.#named,
      cells: shown,
      cellsLeftOut: cells.length - shown.length,
    }
  }

  #of(doctype: string): Counts & { note?: string } {
    const counts = this.#doctypes.get(doctype) ?? emptyCounts()
    this.#doctypes.set(doctype, counts)
    return counts
  }

  #cell(doctype: string, { day, shift }: { day: string | null; shift: string | null }): Counts {
    const id = JSON.stringify([doctype, day, shift])
    const cell = this.#cells.get(id) ?? { doctype, day, shift, counts: emptyCounts() }
    this.#cells.set(id, cell)
    return cell.counts
  }
}

/** What central is told of a run: days in which nothing differs are the branch's own affair. */
export function forCentral(run: VerifyRun): VerifyRun {
  const cells = run.cells.filter(isTelling)
  return { ...run, cells, cellsLeftOut: run.cellsLeftOut + run.cells.length - cells.length }
}

function emptyCounts(): Counts {
  return { here: new Digest(), central: new Digest(), onItsWay: new Digest(), mismatches: new Digest() }
}

function rowOf({ doctype, key, name, day, shift, here, central, verdict }: Judged): VerifyRun['mismatches'][number] {
  const [what, repair] = verdict.outcome === 'mismatch' ? [verdict.what, verdict.repair] : ['', '']
  return { doctype, name, key, day, shift, what, here, central, repair, repaired: null }
}

function counted(digest: Digest): { count: number; money: Record<string, string> } {
  return { count: digest.count, money: digest.money }
}

function doctypeRow(doctype: string, { note, ...counts }: Counts & { note?: string }): DoctypeRow {
  const { here, central, onItsWay, mismatches } = counts
  return {
    doctype,
    here: counted(here),
    central: counted(central),
    onItsWay: counted(onItsWay),
    mismatches: counted(mismatches),
    ...(note ? { note } : {}),
  }
}

function cellRow({
  doctype,
  day,
  shift,
  counts,
}: { counts: Counts } & Pick<CellRow, 'doctype' | 'day' | 'shift'>): CellRow {
  const { here, central, onItsWay, mismatches } = counts
  return {
    doctype,
    day,
    shift,
    here: here.text(),
    central: counted(central),
    onItsWay: onItsWay.count,
    mismatches: mismatches.count,
  }
}

function isTelling({ onItsWay, mismatches }: CellRow): boolean {
  return onItsWay + mismatches > 0
}

function byDay(a: CellRow, b: CellRow): number {
  const order = (cell: CellRow) => `${cell.doctype}\n${cell.day ?? ''}\n${cell.shift ?? ''}`
  return order(a) < order(b) ? -1 : 1
}
