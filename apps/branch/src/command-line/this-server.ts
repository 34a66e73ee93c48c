import { serverAtHand } from '@branchline/platform/command-line'
import type { BranchRouter } from '@branchline/protocol'

export const { serverCommand, thisServer, runningServer } = serverAtHand<BranchRouter>('branch', 8001)
