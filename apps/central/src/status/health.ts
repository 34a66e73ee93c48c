import { type CentralHandlers, productVersion, protocolVersion } from '@branchline/protocol'
import type { Services } from '../services.ts'

/** `health`: public, for peers and load balancers. */
export function health({ store, clock }: Services): CentralHandlers['health'] {
  return async () => ({
    role: 'central',
    serverTime: new Date(clock.now()).toISOString(),
    version: productVersion,
    protocol: protocolVersion,
    epoch: await store.read.epoch(),
  })
}
