import type { BranchTransaction, NewOutboxRow, WatermarkRow } from '@branchline/db/branch'
import type { Ids } from '@branchline/protocol'
import { branchPlants } from '../planted/in-branch.ts'
import { plantInLives } from '../planted/in-lives.ts'
import type { PlantedBug } from '../planted.ts'
import type { BranchDisk } from './branch-disk.ts'

type BranchPlant = keyof typeof branchPlants

/** What a planted bug keeps in a branch's memory. */
export interface PlantState {
  failedRequests: Map<string, number>
  numbers: number
}

/** What a planted bug of a branch does beside its transaction. */
export interface Aside {
  /** Written whatever becomes of the transaction. */
  watermarks: WatermarkRow[]
  /** Written after it, in another. */
  outbox: NewOutboxRow[]
  /** Done after it, behind the server's back. */
  afterwards: ((sql: BranchDisk['sql']) => void)[]
}

/** The operations of a branch's transaction that a planted bug replaces. */
export function plantInBranch(
  tx: BranchTransaction,
  planted: PlantedBug | null,
  state: PlantState,
  aside: Aside,
  ids: Ids,
): Partial<BranchTransaction> {
  switch (planted) {
    case 'watermark before the page':
      return {
        putWatermark: (row) => {
          aside.watermarks.push(row)
          return tx.putWatermark(row)
        },
      }
    case 'sale without its operation':
      return { addOutboxRows: async (rows) => void aside.outbox.push(...rows) }
    case 'in flight not reset':
      return { resetInFlight: async () => 0 }
    case 'outage counted':
      return {
        settleBatch: (settlements, now) =>
          tx.settleBatch(
            settlements.map((settlement) => {
              if (settlement.kind !== 'returned') return settlement
              const { operationId } = settlement
              const failed = (state.failedRequests.get(operationId) ?? 0) + 1
              state.failedRequests.set(operationId, failed)
              const verdict = { code: 'UNAVAILABLE', message: 'no answer', nextAttemptAt: now, dead: failed >= 3 }
              return { kind: 'rejected', operationId, ...verdict }
            }),
            now,
          ),
      }
    case 'silence taken for yes':
      return {
        settleBatch: (settlements, now) =>
          tx.settleBatch(
            settlements.map((settlement) =>
              settlement.kind === 'returned'
                ? { kind: 'settled', operationId: settlement.operationId, outcome: 'applied' }
                : settlement,
            ),
            now,
          ),
      }
    case 'numbers given back':
      return {
        nextNumber: async (counterKey) => {
          const number = await tx.nextNumber(counterKey)
          state.numbers += 1
          return state.numbers % 5 === 0 && number > 1 ? number - 1 : number
        },
      }
    case 'echo':
      return {
        putDocuments: async (rows, generation) => {
          await tx.putDocuments(rows, generation)
          const pulled = generation === undefined ? [] : rows.filter(({ doctype }) => doctype === 'Customer')
          await tx.addOutboxRows(
            pulled.map(({ doctype, key, name, body, hash, hlc }) => ({
              operationId: ids.uuid(),
              ...{ doctype, key, name, operation: 'update', payload: body, payloadHash: hash, baseHash: hash, hlc },
              fieldTimes: null,
              createdAt: new Date(0).toISOString(),
            })),
          )
        },
      }
    case 'page partly applied':
      return {
        putDocuments: (rows, generation) =>
          tx.putDocuments(generation !== undefined && rows.length > 1 ? rows.slice(0, -1) : rows, generation),
      }
    default:
      return planted !== null && planted in branchPlants
        ? branchPlants[planted as BranchPlant].plant(tx)
        : plantInLives(tx, planted, aside)
  }
}
