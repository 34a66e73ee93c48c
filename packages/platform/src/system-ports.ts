import { randomBytes } from 'node:crypto'
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises'
import type { Clock, Ids, Random } from '@branchline/protocol'
import { v7 } from 'uuid'

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => wait(ms, undefined, signal ? { signal } : {}),
  turn: () => nextTurn(),
}

export const systemRandom: Random = { next: () => Math.random() }

export const systemIds: Ids = {
  uuid: () => v7(),
  secret: () => randomBytes(32).toString('base64url'),
}
