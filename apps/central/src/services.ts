import type { SiteShape } from '@branchline/adapters'
import type { CentralStore } from '@branchline/db/central'
import type { LoginGuard, RedisState } from '@branchline/platform'
import type { Clock, Ids, Log } from '@branchline/protocol'
import type { CentralHlc } from './central-hlc.ts'
import type { FeedWatch } from './feed/feed-watch.ts'
import type { FleetMeter } from './fleet/fleet-meter.ts'
import type { FleetWatch } from './fleet/fleet-watch.ts'
import type { RuleBook } from './rules/rule-book.ts'

/** What central's handlers work with. Everything that touches the world is a port. */
export interface Services {
  store: CentralStore
  rules: RuleBook
  /** How documents look to the ERP beside central. */
  shape: SiteShape
  watch: FeedWatch
  hlc: CentralHlc
  clock: Clock
  ids: Ids
  log: Log
  sessionTtlSeconds: number
  /** Counts the logins that fail. */
  logins: LoginGuard
  /** ISO 3166: phones written without a country are of this one; null: they are no phones. */
  phoneCountry: string | null
  /** Aliases were made or split: what is stored is to be looked through for them. */
  aliasesChanged(): void
  /** What secrets are encrypted with; null: none is set, where several centrals may share the database. */
  secretKey: string | null
  /** Whether webhooks may be called without TLS. */
  allowHttp: boolean
  /** A webhook was saved: it may have something to be told. */
  wakeWebhooks(): void
  /** Who sees the records of a DocType is to be worked out anew. */
  wakeRescoper(): void
  /** Looks at all branches at once. */
  fleet: FleetWatch
  /** Counts what happens, for the charts. */
  meter: FleetMeter
  /** An alert was settled, or a channel was saved: there may be something to send. */
  wakeAlerts(): void
  /** Whether this server is told how to send mail. */
  mail: boolean
  /** null: jobs run in process. */
  redis(): RedisState | null
}
