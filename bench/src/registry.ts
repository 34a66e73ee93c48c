import { backlog, poison } from './cases/backlogs.ts'
import { afterTheOutage, busyChain, idleChain } from './cases/chain.ts'
import { fleetPage } from './cases/fleet-page.ts'
import { growth } from './cases/growth.ts'
import { mastersLarge } from './cases/masters-large.ts'
import { mastersPull } from './cases/masters-pull.ts'
import { pouchdb } from './cases/pouchdb.ts'
import { saleLatency } from './cases/sale-latency.ts'
import { salesPush } from './cases/sales-push.ts'
import { salesWritten } from './cases/sales-written.ts'
import { tillsFailOver } from './cases/tills-fail-over.ts'
import { weakLine } from './cases/weak-line.ts'
import { wire } from './cases/wire.ts'
import type { Result, Settings } from './result.ts'
import type { Servers } from './servers.ts'

export interface Case {
  run(servers: Servers, settings: Settings): Promise<Result[]>
  /** Only when asked for by name: minutes each. */
  isLong?: boolean
  /** Seconds it lasts where nobody says otherwise. */
  seconds?: number
  /** What `--short` makes of it, where its own size does not fit into five minutes on two cores. */
  short?: { share?: number; seconds?: number }
}

/** One line each. Every case has a central and a PostgreSQL of its own. */
export const cases: Record<string, Case> = {
  M: { run: mastersPull },
  T: { run: salesPush },
  L: { run: saleLatency },
  W: { run: salesWritten },
  wire: { run: wire },
  F: { run: fleetPage, isLong: true },
  weak: { run: weakLine, isLong: true },
  M10: { run: mastersLarge, isLong: true },
  idle: { run: idleChain, isLong: true, seconds: 60, short: { seconds: 30 } },
  busy: { run: busyChain, isLong: true, seconds: 300, short: { seconds: 60 } },
  outage: { run: afterTheOutage, isLong: true, short: { share: 0.1 } },
  growth: { run: growth, isLong: true, short: { share: 0.1 } },
  pouchdb: { run: pouchdb, isLong: true },
  tills: { run: tillsFailOver, isLong: true, seconds: 20 },
  backlog: { run: backlog, isLong: true },
  poison: { run: poison, isLong: true },
}
