import type { VerifyMismatch, VerifyRun } from '@branchline/protocol'

const namedMax = 100

/** A verification as a shop manager reads it. Pure. */
export function runText(run: VerifyRun): string {
  if (run.state === 'failed') return `Branch ${run.branchCode} could not be verified: ${run.message} (${run.code})\n`
  const parts = [table(run), onItsWay(run), mismatches(run), verdict(run)]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

type Row = VerifyRun['doctypes'][number]

const columns: [title: string, cell: (row: Row) => string][] = [
  ['', ({ doctype }) => doctype],
  ['here', ({ here }) => String(here.count)],
  ['head office', ({ central }) => String(central.count)],
  ['on its way', ({ onItsWay: { count } }) => (count === 0 ? '' : String(count))],
  ['differ', ({ mismatches: { count } }) => (count === 0 ? '' : String(count))],
  ['money here', ({ here }) => money(here.money)],
  ['at head office', ({ central }) => money(central.money)],
  ['at stake', ({ mismatches: { money: apart } }) => money(apart)],
  ['', ({ note, mismatches: { count } }) => note ?? (count === 0 ? 'ok' : 'DIFFERS')],
]

function table({ doctypes, branchCode, startedAt, scope }: VerifyRun): string {
  const rows = doctypes.filter((row) => row.here.count + row.central.count > 0 || row.note !== undefined)
  const lines = [columns.map(([title]) => title), ...rows.map((row) => columns.map(([, cell]) => cell(row)))]
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  // Names and verdicts to the left, numbers to the right.
  const isText = (column: number) => column === 0 || column === columns.length - 1
  const text = lines.map((line) =>
    line
      .map((cell, column) => (isText(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
  const days = scope.days === undefined ? '' : `, the last ${scope.days} days`
  return [`Branch ${branchCode} and head office, ${startedAt}${days}`, '', ...text].join('\n')
}

const reasons: Record<string, string> = {
  owed: 'sent when the line allows it',
  dead: 'refused by head office: look at the dead letters',
  notPulled: 'changed at head office, not fetched yet',
  parked: 'fetched, and could not be stored yet',
  localEdit: 'edited here, though head office owns it: put back with the next fetch',
  conflict: 'waits for a person at head office: look at the conflicts',
  renaming: 'two customers became one, and their documents are being rewritten',
  discarded: 'a person gave up sending it',
  centralOnly: 'written at head office in the name of this branch',
  moving: 'changed while it was looked at',
}

function onItsWay({ onItsWay: rows }: VerifyRun): string {
  if (rows.length === 0) return ''
  const lines = rows.map(({ reason, count, money: apart }) => {
    const worth = money(apart)
    return `  ${count} ${reasons[reason] ?? reason}${worth === '' ? '' : ` (${worth})`}`
  })
  return ['On its way:', ...lines].join('\n')
}

const whats: Record<string, string> = {
  missing_at_central: 'missing at head office',
  missing_at_branch: 'missing here',
  differs: 'not the same at both',
  altered_at_branch: "altered here behind the system's back",
  altered_at_central: "altered at head office behind the system's back",
  altered_at_both: "altered at both behind the system's back",
  unknown_at_branch: 'here, and nobody wrote it',
  unknown_at_central: 'at head office, and nobody wrote it',
}

function mismatches({ mismatches: rows, differing }: VerifyRun): string {
  if (rows.length === 0) return ''
  const lines = rows.slice(0, namedMax).map(lineOf)
  const left = differing.count - lines.length
  return ['Not the same:', ...lines, ...(left > 0 ? [`  and ${left} more: --json names them`] : [])].join('\n')
}

function lineOf({ doctype, name, day, what, here, central, repaired, repair, message }: VerifyMismatch): string {
  const worth = here || central ? `; here ${sum(here)}, at head office ${sum(central)}` : ''
  const done = repaired === null ? '' : repaired ? `; repaired (${repair})` : `; not repaired: ${message ?? repair}`
  return `  ${doctype} ${name}${day ? ` of ${day}` : ''}: ${whats[what] ?? what}${worth}${done}`
}

function verdict({ verdict: found, differing, scope, looked }: VerifyRun): string {
  if (found === 'equal') return `Nothing is missing: ${looked} records are the same at both.`
  const worth = money(differing.money)
  const next = scope.repair ? 'Run it again to see that all is right.' : 'Run it with --repair.'
  return `${differing.count} records differ${worth === '' ? '' : `, ${worth} at stake`}. ${next}`
}

function money(totals: Record<string, string>): string {
  return Object.entries(totals)
    .map(([currency, amount]) => (currency === 'XXX' ? amount : `${amount} ${currency}`))
    .join(' + ')
}

function sum(worth: VerifyMismatch['here']): string {
  return worth ? money({ [worth.currency]: worth.amount }) : 'nothing'
}
