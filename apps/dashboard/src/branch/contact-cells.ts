import type { FleetHistoryOutput } from '@branchline/protocol'

export interface ContactCell {
  fromMs: number
  /** None: the branch was silent. Null: before anything was ever heard of it. */
  contacts: number | null
}

const cellsMax = 96

/** When a branch was heard, in at most 96 equal parts of the time shown, oldest first: a part without a point is silence. */
export function contactCells({ points, stepMs }: FleetHistoryOutput, fromMs: number, toMs: number): ContactCell[] {
  const cellMs = Math.max(stepMs, Math.ceil((toMs - fromMs) / cellsMax / stepMs) * stepMs)
  const firstMs = points[0] ? Date.parse(points[0].at) : Number.POSITIVE_INFINITY
  const cells: ContactCell[] = []
  for (let at = Math.floor(fromMs / cellMs) * cellMs; at < toMs; at += cellMs) {
    cells.push({ fromMs: at, contacts: at + cellMs <= firstMs ? null : 0 })
  }
  const begun = cells[0]?.fromMs ?? fromMs
  for (const { at, contacts } of points) {
    const cell = cells[Math.floor((Date.parse(at) - begun) / cellMs)]
    if (cell) cell.contacts = (cell.contacts ?? 0) + contacts
  }
  return cells
}
