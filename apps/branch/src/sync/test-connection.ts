import { type BranchHandlers, limits } from '@branchline/protocol'
import { failureOf } from '../central-client/failure.ts'
import type { Services } from '../services.ts'

/** `sync.testConnection`: what is wrong, in a sentence. */
export function testConnection(services: Services): BranchHandlers['sync']['testConnection'] {
  const { central, clock, branchCode } = services
  return async () => {
    try {
      const { serverTime, role } = await central.health()
      if (role !== 'central')
        return { ok: false, code: 'NOT_FOUND', message: 'What answers at CENTRAL_URL is a branch, not central.' }
      const { site } = await central.getRegistry()
      if (site.branchCode !== branchCode) {
        return {
          ok: false,
          code: 'WRONG_BRANCH',
          message: `SYNC_USERNAME is the login of branch ${site.branchCode}; this is branch ${branchCode}.`,
        }
      }
      const offSeconds = Math.round((clock.now() - Date.parse(serverTime)) / 1000)
      if (Math.abs(offSeconds) * 1000 > limits.clockAheadMs) {
        const direction = offSeconds > 0 ? 'ahead of' : 'behind'
        return {
          ok: false,
          code: 'CLOCK_OFF',
          message: `This clock is ${Math.abs(offSeconds)} s ${direction} central's. Set it right.`,
        }
      }
      if (services.refusal !== null) return { ok: false, code: 'CLONED_SITE', message: services.refusal }
      return { ok: true, message: 'Central answers and knows this branch.' }
    } catch (error) {
      const { code, message } = failureOf(error)
      if (code === 'UNAUTHENTICATED')
        return { ok: false, code, message: 'Central does not accept SYNC_USERNAME and SYNC_PASSWORD.' }
      return { ok: false, code, message }
    }
  }
}
