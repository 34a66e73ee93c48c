import type { ShiftStanding } from '@branchline/protocol'

type Body = Record<string, unknown>

/** The shifts of a branch by its opening and closing documents, in the order of the openings. Pure. */
export function shiftsOf(openings: Body[], closings: Body[]): ShiftStanding[] {
  const closed = new Map(
    closings.filter(({ docstatus }) => docstatus === 1).map((body) => [String(body.pos_opening_shift), body]),
  )
  return openings
    .filter(({ docstatus }) => docstatus !== 2)
    .map((opening) => {
      const name = String(opening.name)
      const closing = closed.get(name)
      return {
        name,
        user: textOf(opening.user) ?? textOf(opening.owner),
        openedAt: textOf(opening.period_start_date) ?? textOf(opening.posting_date),
        state: closing ? 'closed' : 'open',
        closedAt: closing ? (textOf(closing.period_end_date) ?? textOf(closing.posting_date)) : null,
        override: closing ? textOf(closing.override_reason) : null,
      }
    })
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
