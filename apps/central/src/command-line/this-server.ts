import { serverAtHand } from '@branchline/platform/command-line'
import type { CentralRouter } from '@branchline/protocol'

export const { serverCommand, thisServer, runningServer } = serverAtHand<CentralRouter>('central', 8000)
