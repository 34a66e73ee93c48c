import { type ErrorCode, limits, protocolVersion } from '@branchline/protocol'

type Problem = { code: ErrorCode; message: string }

/** What was found out by asking central. */
export interface ConnectionProbe {
  branchCode: string
  centralUrl: string
  /** What `health` answered, or why it did not. */
  health: { role: string; protocol: { current: number; minimum: number } } | { failure: Problem }
  /** How far this clock is ahead of central's; negative: behind. Null when central did not answer. */
  aheadMs: number | null
  /** Whose the login is, or why there is none; null when it was not tried. */
  login: { kind: string; branchCode: string | null } | { failure: Problem } | null
  /** Why central takes nothing of this server, as it said at the last heartbeat. */
  refusal?: string | null
}

export type ConnectionVerdict = { ok: true; message: string } | ({ ok: false } & Problem)

/** What is wrong between a branch and central, the first thing first, in a sentence. Pure. */
export function connectionVerdict(probe: ConnectionProbe): ConnectionVerdict {
  const problem = healthProblem(probe) ?? loginProblem(probe) ?? siteProblem(probe) ?? clockProblem(probe)
  return problem ? { ok: false, ...problem } : { ok: true, message: 'Central answers and knows this branch.' }
}

function healthProblem({ health, centralUrl }: ConnectionProbe): Problem | null {
  if ('failure' in health) {
    const { code, message } = health.failure
    return { code, message: `${message} The address is ${centralUrl}.` }
  }
  if (health.role !== 'central') {
    return { code: 'NOT_FOUND', message: `What answers at ${centralUrl} is a ${health.role}, not central.` }
  }
  const { current, minimum } = health.protocol
  if (protocolVersion.current < minimum) {
    const message = `This branch speaks protocol ${protocolVersion.current}, and central takes ${minimum} at the least. Upgrade this branch.`
    return { code: 'PROTOCOL_UNSUPPORTED', message }
  }
  if (protocolVersion.current > current) {
    const message = `Central speaks protocol ${current} at the most, and this branch ${protocolVersion.current}. Upgrade central.`
    return { code: 'PROTOCOL_UNSUPPORTED', message }
  }
  return null
}

function siteProblem({ refusal }: ConnectionProbe): Problem | null {
  return refusal ? { code: 'CLONED_SITE', message: refusal } : null
}

function loginProblem({ login, branchCode }: ConnectionProbe): Problem | null {
  if (login === null) return null
  if ('failure' in login) return refusedLogin(login.failure, branchCode)
  if (login.kind !== 'branch' || login.branchCode === null) {
    const message = `SYNC_USERNAME is the login of an ${login.kind}, not of a branch. Take what branches.register gave.`
    return { code: 'FORBIDDEN', message }
  }
  if (login.branchCode === branchCode) return null
  const message = `SYNC_USERNAME is the login of branch ${login.branchCode}; this is branch ${branchCode}.`
  return { code: 'WRONG_BRANCH', message }
}

function refusedLogin({ code, message }: Problem, branchCode: string): Problem {
  if (code === 'UNAUTHENTICATED') return { code, message: 'Central does not accept SYNC_USERNAME and SYNC_PASSWORD.' }
  if (code === 'BRANCH_DISABLED') return { code, message: `Central has disabled branch ${branchCode}.` }
  return { code, message }
}

function clockProblem({ aheadMs }: ConnectionProbe): Problem | null {
  if (aheadMs === null || Math.abs(aheadMs) <= limits.clockAheadMs) return null
  const direction = aheadMs > 0 ? 'ahead of' : 'behind'
  const seconds = Math.round(Math.abs(aheadMs) / 1000)
  return { code: 'CLOCK_OFF', message: `This clock is ${seconds} s ${direction} central's. Set it right.` }
}
