import type { CentralStore } from '@branchline/db/central'
import { type LoginTries, loginLimits, type TryStore } from '@branchline/platform'

const none: LoginTries = { failures: 0, untilMs: 0, knownUntilMs: 0 }

/** Tries are counted in the database: however many centrals there are, the allowance is one. */
export function storedTries(store: CentralStore): TryStore {
  return {
    take: async (account, address, nowMs) => {
      const until = isoAt(nowMs + loginLimits.windowMs)
      const rows = await store.write((tx) => tx.takeLoginTry({ account, address, now: isoAt(nowMs), until }))
      const of = (isIt: (row: { account: string; address: string }) => boolean): LoginTries => {
        const row = rows.find(isIt)
        if (!row) return none
        return { failures: row.failures, untilMs: row.until.getTime(), knownUntilMs: row.knownUntil.getTime() }
      }
      const pair = of((row) => row.account === account && row.address === address)
      return {
        pair,
        account: of((row) => row.account === account && row.address !== address),
        address: address === '' ? null : of((row) => row.account !== account),
      }
    },
    passed: (account, address, nowMs) => {
      const knownUntil = isoAt(nowMs + loginLimits.knownMs)
      return store.write((tx) => tx.passLoginTry({ account, address, now: isoAt(nowMs), knownUntil }))
    },
    forgive: (account) => store.write((tx) => tx.forgiveLoginTries(account)),
  }
}

function isoAt(ms: number): string {
  return new Date(ms).toISOString()
}
