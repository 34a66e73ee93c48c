/** How often a login may fail within `windowMs` before more tries are refused until the window is over. */
export const loginLimits = {
  windowMs: 900_000,
  /** One account from one address. */
  pairFailures: 10,
  /** One address, whatever account: the tills of a shop share one. */
  addressFailures: 200,
  /** One account from all addresses together; those it has logged in from lately are not held up by strangers. */
  accountFailures: 100,
  /** For so long an address is known to an account after a login. */
  knownMs: 30 * 86_400_000,
} as const

/** What is kept of an account, an address ('' stands for all), or of the two together. Times are ms since 1970. */
export interface LoginTries {
  failures: number
  untilMs: number
  /** Of a pair: a login from there has succeeded, and counts until then. */
  knownUntilMs: number
}

export interface CountedTries {
  pair: LoginTries
  address: LoginTries | null
  account: LoginTries
}

/** How long the caller has to wait, in ms, when this try, counted in, is one too many; null: it may go on. Pure. */
export function waitOf({ pair, address, account }: CountedTries, nowMs: number): number | null {
  const over = [
    pair.failures > loginLimits.pairFailures ? pair : null,
    address && address.failures > loginLimits.addressFailures ? address : null,
    account.failures > loginLimits.accountFailures && pair.knownUntilMs <= nowMs ? account : null,
  ].flatMap((tries) => (tries ? [tries.untilMs - nowMs] : []))
  return over.length > 0 ? Math.max(1, ...over) : null
}

/** One try more, in the window that is open or in a new one. Pure. */
export function oneMore(tries: LoginTries | undefined, nowMs: number): LoginTries {
  const knownUntilMs = tries?.knownUntilMs ?? 0
  return tries && tries.untilMs > nowMs
    ? { ...tries, failures: tries.failures + 1 }
    : { failures: 1, untilMs: nowMs + loginLimits.windowMs, knownUntilMs }
}
