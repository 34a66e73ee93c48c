import type { Reading } from '@branchline/platform'
import { stateOrder } from '../fleet/branch-state.ts'
import type { FleetView } from '../fleet/fleet-watch.ts'
import { addStrips } from '../fleet/money-standing.ts'

/** What Prometheus is told of the fleet. Money is a number here, for charts alone. Pure. */
export function fleetReadings({ branches, chainAlerts }: FleetView): Reading[] {
  const tiles = branches.map(({ tile }) => tile)
  const perBranch = tiles.flatMap((tile): Reading[] => {
    const labels = { branch: tile.branchCode }
    const gauge = (name: string, help: string, value: number): Reading => ({ name, help, labels, value })
    return [
      gauge('branchline_branch_up', 'Whether the branch is heard (1) or silent (0).', tile.state === 'silent' ? 0 : 1),
      gauge('branchline_branch_outbox_operations', 'Operations the branch owes.', tile.unsent.operations),
      gauge('branchline_branch_dead_letters', 'Operations that wait for a person.', tile.deadLetters),
      gauge('branchline_branch_conflicts', 'Conflicts of the branch to settle.', tile.conflicts),
      gauge('branchline_branch_tills_queued_sales', 'Sales its tills still hold.', tile.tills.queued),
      gauge(
        'branchline_branch_failover_pending_documents',
        'Documents written in its name that it has not fetched.',
        tile.failover.pending,
      ),
      ...at(
        'branchline_branch_last_heartbeat_timestamp_seconds',
        'When it was last heard.',
        labels,
        tile.lastHeartbeatAt,
      ),
      ...at('branchline_branch_last_push_timestamp_seconds', 'When it last pushed.', labels, tile.lastPushAt),
      ...at(
        'branchline_branch_oldest_unsent_timestamp_seconds',
        'When the oldest operation it owes was made.',
        labels,
        tile.unsent.oldestAt,
      ),
      ...(tile.clockOffsetMs === null
        ? []
        : [gauge('branchline_branch_clock_offset_seconds', "Its clock less central's.", tile.clockOffsetMs / 1_000)]),
      ...(tile.diskFreeBytes === null
        ? []
        : [gauge('branchline_branch_disk_free_bytes', 'Free on the disk of its database.', tile.diskFreeBytes)]),
    ]
  })
  const states = stateOrder.map((state) => ({
    name: 'branchline_branches',
    help: 'Branches by state.',
    labels: { state },
    value: tiles.filter((tile) => tile.state === state).length,
  }))
  const money = addStrips(tiles.flatMap((tile) => tile.money)).flatMap(
    ({ currency, sold, atCentral, onItsWay, missing, held }) => {
      const parts = { sold, at_central: atCentral, on_its_way: onItsWay, missing, held }
      return Object.entries(parts).map(([part, amount]) => {
        return {
          name: 'branchline_money',
          help: 'The money of the chain by currency.',
          labels: { currency, part },
          value: Number(amount),
        }
      })
    },
  )
  const alerts = (['critical', 'warning'] as const).map((severity) => ({
    name: 'branchline_alerts_open',
    help: 'Open alerts.',
    labels: { severity },
    value: chainAlerts[severity] + tiles.reduce((sum, tile) => sum + tile.alerts[severity], 0),
  }))
  return [...perBranch, ...states, ...money, ...alerts]
}

function at(name: string, help: string, labels: Record<string, string>, instant: string | null): Reading[] {
  return instant === null ? [] : [{ name, help, labels, value: Date.parse(instant) / 1_000 }]
}
