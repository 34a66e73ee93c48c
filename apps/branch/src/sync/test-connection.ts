import type { BranchHandlers } from '@branchline/protocol'
import { failureOf } from '../central-client/failure.ts'
import type { Services } from '../services.ts'
import { type ConnectionProbe, type ConnectionVerdict, connectionVerdict } from './connection-verdict.ts'

/** `sync.testConnection`: what is wrong, in a sentence. */
export function testConnection(services: Services): BranchHandlers['sync']['testConnection'] {
  return () => askCentral(services)
}

/** Likewise, for whoever is not a caller. */
export async function askCentral(services: Services): Promise<ConnectionVerdict> {
  return connectionVerdict(await probeCentral(services))
}

/** Asks central for its health and for a login of its own: a session in use may outlive a changed password. */
async function probeCentral({ central, clock, branchCode, settings, refusal }: Services): Promise<ConnectionProbe> {
  const about = { branchCode, centralUrl: settings.get('centralUrl'), refusal }
  const askedMs = clock.now()
  const health = await orFailure(central.health())
  if ('failure' in health) return { ...about, health, aheadMs: null, login: null }
  const answeredMs = clock.now()
  // Central looked at its clock somewhere between.
  const aheadMs = (askedMs + answeredMs) / 2 - Date.parse(health.serverTime)
  const login = await orFailure(central.tryLogin())
  return {
    ...about,
    health,
    aheadMs,
    login: 'failure' in login ? login : { kind: login.kind, branchCode: login.branchCode ?? null },
  }
}

async function orFailure<T>(call: Promise<T>) {
  try {
    return await call
  } catch (error) {
    const { code, message } = failureOf(error)
    return { failure: { code, message } }
  }
}
