import Table from 'cli-table3'
import colors from 'picocolors'
import type { Violation } from '../books/laws.ts'
import type { Row } from './row.ts'

const shownMax = 20

/** The rows as a table, the first violations of each below. Pure. */
export function renderReport(rows: readonly Row[]): string {
  const table = new Table({
    head: ['what', 'times', 'lost', 'doubled', 'out of order', 'wrong', 'rest p50 s', 'max s'],
    style: { head: [], border: [] },
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right'],
  })
  for (const row of rows) table.push(cellsOf(row))
  const notes = rows.flatMap(({ what, note }) => (note ? [` ${what}: ${note}`] : []))
  const broken = rows.flatMap(({ what, violations }) =>
    violations.map(({ kind, text }) => ` ${what}: ${kind}: ${text}`),
  )
  const more = broken.length > shownMax ? [` ... and ${broken.length - shownMax} more`] : []
  return [table.toString(), ...notes, ...broken.slice(0, shownMax).map(colors.red), ...more].join('\n')
}

function cellsOf({ what, times, violations, restMs, note }: Row): (string | number)[] {
  if (times === 0 && note) return [what, 'not here', '', '', '', '', '', '']
  const count = (kind: Violation['kind']) => violations.filter((violation) => violation.kind === kind).length
  const times_ = [...restMs].sort((a, b) => a - b)
  const seconds = (ms: number | undefined) => (ms === undefined ? '' : (ms / 1000).toFixed(1))
  return [
    what,
    times,
    count('lost'),
    count('doubled'),
    count('out of order'),
    count('wrong'),
    seconds(times_[Math.floor((times_.length - 1) / 2)]),
    seconds(times_.at(-1)),
  ]
}

/** Whether everything held. Pure. */
export function holds(rows: readonly Row[]): boolean {
  return rows.every(({ violations }) => violations.length === 0)
}
