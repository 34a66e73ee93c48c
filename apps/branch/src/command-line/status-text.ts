import type { StatusSummary } from '@branchline/protocol'

const minuteMs = 60_000

/** The state of a branch as its manager reads it. Pure. */
export function statusText(status: StatusSummary, nowMs: number): string {
  const { outbox, report } = status
  const ago = (at: string | null | undefined) => (at ? agoText(nowMs - Date.parse(at)) : 'never')
  const unsent = outbox.pending + outbox.inFlight + outbox.waiting
  const money = (report?.money.unsent ?? []).map(({ amount, currency }) => `${amount} ${currency}`)
  const owed =
    unsent === 0
      ? 'nothing'
      : `${counted(unsent, 'operation')}${money.length > 0 ? `, ${money.join(', ')}` : ''}, the oldest ${ago(outbox.oldestAt)}`
  const lines: [string, string][] = [
    ['owed to head office', owed],
    ['last sent', ago(status.lastPushAt)],
    ['last fetched', ago(status.lastPullAt)],
    ['dead letters', outbox.dead === 0 ? 'none' : `${outbox.dead}: a person has to look (branch dead-letters)`],
    ['parked', status.parked === 0 ? 'none' : counted(status.parked, 'record')],
    ...(report && report.failover.pending > 0
      ? ([['written at head office', `${counted(report.failover.pending, 'document')} to be fetched`]] as [
          string,
          string,
        ][])
      : []),
    ...(status.redis === 'away' ? ([['Redis', 'away; jobs run without it']] as [string, string][]) : []),
    ['last error', status.lastError ?? 'none'],
  ]
  const width = Math.max(...lines.map(([name]) => name.length))
  return [`Branch ${status.branchCode}`, '', ...lines.map(([name, text]) => `${name.padEnd(width)}  ${text}`)].join(
    '\n',
  )
}

function agoText(ms: number): string {
  if (ms < minuteMs) return 'just now'
  const minutes = Math.floor(ms / minuteMs)
  if (minutes < 120) return `${counted(minutes, 'minute')} ago`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${counted(hours, 'hour')} ago` : `${counted(Math.floor(hours / 24), 'day')} ago`
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
