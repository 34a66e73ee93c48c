import type { BranchTransaction } from '@branchline/db/branch'
import type { CentralTransaction } from '@branchline/db/central'
import type { Aside } from '../branch/plant-in-branch.ts'
import type { PlantedBug } from '../planted.ts'

/** Central's life at the beginning of every run. */
export const firstEpoch = 'abcdef0123456789'

/** Planted bugs of a branch whose database, or central's, went back, and of what is on its way. */
export function plantInLives(
  tx: BranchTransaction,
  planted: PlantedBug | null,
  aside: Aside,
): Partial<BranchTransaction> {
  switch (planted) {
    case 'numbers of the backup':
      return { raiseSeries: async () => {} }
    case 'nothing sent again':
      return {
        patchSiteConfig: (patch) =>
          tx.patchSiteConfig(patch.resendAfter === 0 ? { ...patch, resendAfter: null } : patch),
      }
    case 'reload sweeps nothing':
      return { removeUnseen: async () => [] }
    case 'compaction in flight':
      return {
        addOutboxRows: async (rows) => {
          const [row] = rows
          const last = row?.operation === 'update' ? await tx.lastOwed(row) : null
          if (!row || last?.state !== 'in_flight') return tx.addOutboxRows(rows)
          aside.afterwards.push((sql) => {
            sql.prepare('UPDATE "OutboxPayload" SET "payload" = ? WHERE "sequence" = ?').run(row.payload, last.sequence)
            sql
              .prepare('UPDATE "Outbox" SET "payloadHash" = ? WHERE "sequence" = ?')
              .run(row.payloadHash, last.sequence)
          })
        },
      }
    default:
      return {}
  }
}

/** Planted bugs of central's memory of lives. */
export function plantInLivesOfCentral(tx: CentralTransaction, planted: PlantedBug | null): Partial<CentralTransaction> {
  switch (planted) {
    case 'clone not fenced':
      return { findFence: async () => null }
    case 'floor too high':
      return { raiseFloor: (branchCode, instance, floor) => tx.raiseFloor(branchCode, instance, floor + 2) }
    case 'one epoch for every life':
      return { epoch: async () => firstEpoch }
    default:
      return {}
  }
}
