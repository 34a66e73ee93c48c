import type { BranchState } from '@branchline/protocol'

export interface BranchFacts {
  enabled: boolean
  lastHeartbeatAt: string | null
  pushIntervalSeconds: number
  /** Operations owed, dead ones included, as the branch last said. */
  unsent: number
  oldestUnsentAt: string | null
  deadLetters: number
  conflicts: number
  /** Servers that were refused and wait for a person to choose. */
  waitingServers: number
  /** Records that the last verification found to differ. */
  differing: number
  missingMoney: string[]
  failoverPending: number
  reconciled: boolean
}

/** Branches report at least once a minute, however rarely they push. */
const heartbeatSecondsMax = 60
const silentMsMin = 15_000
const lateMsMin = 60_000

/** Worst first. */
export const stateOrder: readonly BranchState[] = [
  'silent',
  'needsPerson',
  'failover',
  'late',
  'new',
  'selling',
  'suspended',
]

/** After how long without a heartbeat a branch is silent: three of them. */
export function silentAfterMs(pushIntervalSeconds: number): number {
  return Math.max(silentMsMin, 3_000 * Math.min(pushIntervalSeconds, heartbeatSecondsMax))
}

/** A branch in one word, and why. Pure. The sentence carries no running numbers, so that it is the same while nothing changes. */
export function decideState(facts: BranchFacts, nowMs: number): { state: BranchState; why: string } {
  const { enabled, lastHeartbeatAt, pushIntervalSeconds, oldestUnsentAt } = facts
  if (!enabled) return { state: 'suspended', why: 'A person switched it off; it sells on, and what it owes waits.' }
  if (lastHeartbeatAt === null) return { state: 'new', why: 'It is registered and was never heard of.' }
  if (nowMs - Date.parse(lastHeartbeatAt) > silentAfterMs(pushIntervalSeconds)) {
    return { state: 'silent', why: 'Nothing is heard of it.' }
  }
  const waiting = whatWaits(facts)
  if (waiting.length > 0) return { state: 'needsPerson', why: `${sentence(waiting)}.` }
  if (facts.failoverPending > 0) {
    return {
      state: 'failover',
      why: `${counted(facts.failoverPending, 'document')} written in its name ${facts.failoverPending === 1 ? 'is' : 'are'} to be fetched.`,
    }
  }
  if (!facts.reconciled)
    return { state: 'failover', why: 'It has not yet seen that it holds all that was written in its name.' }
  const lateMs = Math.max(lateMsMin, 5_000 * pushIntervalSeconds)
  if (oldestUnsentAt !== null && nowMs - Date.parse(oldestUnsentAt) > lateMs) {
    return { state: 'late', why: 'What it owes waits too long.' }
  }
  return { state: 'selling', why: facts.unsent > 0 ? 'What it owes is on its way.' : 'All it sold is at central.' }
}

function whatWaits(facts: BranchFacts): string[] {
  return [
    ...facts.missingMoney.map((amount) => `${amount} is missing`),
    ...(facts.waitingServers > 0 ? ['two servers speak as it'] : []),
    ...(facts.deadLetters > 0 ? [`${counted(facts.deadLetters, 'dead letter')} to look at`] : []),
    ...(facts.conflicts > 0 ? [`${counted(facts.conflicts, 'conflict')} to settle`] : []),
    ...(facts.differing > 0 ? [`${counted(facts.differing, 'record')} found to differ`] : []),
  ]
}

function sentence(parts: string[]): string {
  const text = parts.join(', ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
