import type { BranchHandlers } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { gatherEvidence } from './gather-evidence.ts'
import { judgeShift } from './shift-verdict.ts'

/** `shifts.canClose`: is all that belongs to the shift here? If not: what is missing, and where it is. */
export function canCloseShift(services: Services): BranchHandlers['shifts']['canClose'] {
  return async ({ openingShift }) => judgeShift(await gatherEvidence(services, openingShift))
}
