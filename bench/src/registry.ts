import { backlog, poison } from './cases/backlogs.ts'
import { mastersPull } from './cases/masters-pull.ts'
import { saleLatency } from './cases/sale-latency.ts'
import { salesPush } from './cases/sales-push.ts'
import { salesWritten } from './cases/sales-written.ts'
import { wire } from './cases/wire.ts'
import type { Result, Settings } from './result.ts'
import type { Servers } from './servers.ts'

export interface Case {
  run(servers: Servers, settings: Settings): Promise<Result[]>
  /** Only when asked for by name: minutes each. */
  isLong?: boolean
  /** Seconds it lasts where nobody says otherwise. */
  seconds?: number
}

/** One line each. Every case has a central and a PostgreSQL of its own. */
export const cases: Record<string, Case> = {
  M: { run: mastersPull },
  T: { run: salesPush },
  L: { run: saleLatency },
  W: { run: salesWritten },
  wire: { run: wire },
  backlog: { run: backlog, isLong: true },
  poison: { run: poison, isLong: true },
}
