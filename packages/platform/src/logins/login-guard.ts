import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { BranchlineError, type Clock } from '@branchline/protocol'
import { type CountedTries, type LoginTries, loginLimits, oneMore, waitOf } from './login-limits.ts'

/** Keeps count of logins that fail. An account is a name that was given, whether or not there is such a login. */
export interface LoginGuard {
  /**
   * Counts a try before its password is looked at, so that many at once are no way around it.
   * Errors: TOO_MANY_REQUESTS, which says how long to wait.
   */
  take(account: string, address: string): Promise<void>
  /** The password was right: the try did not count. */
  passed(account: string, address: string): Promise<void>
  /** The account has a new password: what failed with the old one is forgotten. */
  forgive(account: string): Promise<void>
}

/** Where tries are counted: in this process, or in the database that several share. */
export interface TryStore {
  take(account: string, address: string, nowMs: number): Promise<CountedTries>
  passed(account: string, address: string, nowMs: number): Promise<void>
  forgive(account: string): Promise<void>
}

export function loginGuard(store: TryStore, clock: Clock): LoginGuard {
  return {
    take: async (account, address) => {
      const now = clock.now()
      const waitMs = waitOf(await store.take(keyOf(account), networkOf(address), now), now)
      if (waitMs === null) return
      const minutes = Math.ceil(waitMs / 60_000)
      throw new BranchlineError(
        'TOO_MANY_REQUESTS',
        `Too many logins have failed. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
      )
    },
    passed: (account, address) => store.passed(keyOf(account), networkOf(address), clock.now()),
    forgive: (account) => store.forgive(keyOf(account)),
  }
}

/** A person may type his password where the name belongs: names are kept as digests. */
function keyOf(account: string): string {
  return createHash('sha256').update(account).digest('hex')
}

/** Whoever has one IPv6 address has 2^64 of them: they count as one. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped || !isIPv6(address)) return mapped ?? address
  const [head = '', tail] = address.replace(/%.*$/, '').toLowerCase().split('::')
  const groups = head.split(':').filter(Boolean)
  const after = tail?.split(':').filter(Boolean) ?? []
  const zeros = tail === undefined ? [] : new Array<string>(Math.max(0, 8 - groups.length - after.length)).fill('0')
  return `${[...groups, ...zeros, ...after].slice(0, 4).join(':')}::/64`
}

const entriesMax = 20_000

/** Counts in this process. */
export function triesInProcess(): TryStore {
  const kept = new Map<string, LoginTries>()
  const put = (key: string, tries: LoginTries) => {
    kept.delete(key)
    const [oldest] = kept.size >= entriesMax ? kept.keys() : []
    if (oldest !== undefined) kept.delete(oldest)
    kept.set(key, tries)
    return tries
  }
  const more = (key: string, nowMs: number) => put(key, oneMore(kept.get(key), nowMs))
  const less = (key: string) => {
    const tries = kept.get(key)
    if (tries) put(key, { ...tries, failures: Math.max(0, tries.failures - 1) })
  }
  return {
    take: async (account, address, nowMs) => ({
      address: address === '' ? null : more(` ${address}`, nowMs),
      account: more(`${account} *`, nowMs),
      pair: more(`${account} ${address}`, nowMs),
    }),
    passed: async (account, address, nowMs) => {
      less(` ${address}`)
      less(`${account} *`)
      put(`${account} ${address}`, { failures: 0, untilMs: nowMs, knownUntilMs: nowMs + loginLimits.knownMs })
    },
    forgive: async (account) => {
      for (const [key, tries] of kept) if (key.startsWith(`${account} `)) kept.set(key, { ...tries, failures: 0 })
    },
  }
}
