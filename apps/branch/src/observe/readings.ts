import type { Reading } from '@branchline/platform'
import type { StatusSummary } from '@branchline/protocol'

/** What Prometheus is told of this branch. Pure. */
export function branchReadings({
  outbox,
  parked,
  lastPushAt,
  lastPullAt,
  report,
  branchCode = '',
}: StatusSummary): Reading[] {
  const labels = { branch: branchCode }
  const gauge = (name: string, help: string, value: number): Reading => ({ name, help, labels, value })
  const at = (name: string, help: string, instant: string | null): Reading[] =>
    instant === null ? [] : [gauge(name, help, Date.parse(instant) / 1_000)]
  const states = { pending: outbox.pending, in_flight: outbox.inFlight, waiting: outbox.waiting, dead: outbox.dead }
  return [
    ...Object.entries(states).map(([state, value]) => ({
      name: 'branchline_outbox_operations',
      help: 'Operations owed, by state.',
      labels: { ...labels, state },
      value,
    })),
    ...at('branchline_outbox_oldest_timestamp_seconds', 'When the oldest operation owed was made.', outbox.oldestAt),
    gauge('branchline_parked_records', 'Pulled records that could not be applied.', parked),
    ...at('branchline_last_push_timestamp_seconds', 'When it last pushed.', lastPushAt),
    ...at('branchline_last_pull_timestamp_seconds', 'When it last pulled.', lastPullAt),
    ...(report ? reported(report, gauge) : []),
  ]
}

function reported(
  { tills, disk, clockOffsetMs, failover }: NonNullable<StatusSummary['report']>,
  gauge: (name: string, help: string, value: number) => Reading,
): Reading[] {
  const queued = tills.reduce((sum, till) => sum + till.queued, 0)
  return [
    gauge('branchline_tills', 'Tills known.', tills.length),
    gauge('branchline_tills_queued_sales', 'Sales the tills still hold.', queued),
    gauge(
      'branchline_reconciled',
      'Whether it holds all that central wrote in its name (1) or not (0).',
      failover.reconciled ? 1 : 0,
    ),
    gauge(
      'branchline_failover_pending_documents',
      'Documents written in its name that it has not fetched.',
      failover.pending,
    ),
    ...(disk === null
      ? []
      : [gauge('branchline_disk_free_bytes', 'Free on the disk of the database.', disk.freeBytes)]),
    ...(clockOffsetMs === null
      ? []
      : [gauge('branchline_clock_offset_seconds', "This clock less central's.", clockOffsetMs / 1_000)]),
  ]
}
