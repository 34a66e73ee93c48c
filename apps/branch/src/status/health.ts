import { type BranchHandlers, productVersion, protocolVersion } from '@branchline/protocol'
import type { Services } from '../services.ts'

/** `health`: public, for tills and watchdogs. */
export function health({ branchCode, clock }: Services): BranchHandlers['health'] {
  return async () => ({
    role: 'branch',
    branchCode,
    serverTime: new Date(clock.now()).toISOString(),
    version: productVersion,
    protocol: protocolVersion,
  })
}
