import type { SiteShape } from '@branchline/adapters'
import type { BranchStore } from '@branchline/db/branch'
import type { DiskSpace, LoginGuard, RedisState } from '@branchline/platform'
import type { Clock, HeartbeatOutput, Ids, Log, Random } from '@branchline/protocol'
import type { BranchHlc } from './branch-hlc.ts'
import type { CentralClient } from './central-client/central-client.ts'
import type { RuleBook } from './site/rule-book.ts'
import type { Settings } from './site/settings.ts'

/** What the branch's handlers and loops work with. Everything that touches the world is a port. */
export interface Services {
  branchCode: string
  /** This life of the database; another once it is adopted after a restore. */
  instance: string
  /** By which the business day begins and ends: an IANA name, as central last said it. */
  timezone: string
  /** Who may work at the tills, as this server last took it over; '' since its start: not yet. */
  cashiers: string
  /** The token of the last heartbeat; goes with every push. */
  fence: string | null
  /** Why central takes nothing of this server, in a sentence: another one speaks as this branch. Null: it does. */
  refusal: string | null
  /** When this server started, in ms since 1970. */
  startedMs: number
  /** This clock less central's, at its last answer to a heartbeat; null: it has not answered. */
  clockOffsetMs: number | null
  /** The books up to this change are with the life of central's database that `epoch` names. */
  soldTold: { epoch: string | null; change: number }
  /** The dead letters that central knows, as text; null: nothing is known of that. */
  deadTold: string | null
  /** The disk the database stands on; null: it does not say. */
  disk(): Promise<DiskSpace | null>
  /** ISO-8601; null: this server has no certificate. */
  certificateExpiresAt: string | null
  /** Where the till opens; null: nowhere. */
  tillUrl: string | null
  /** Has this branch ever heard of an alias? Until then nobody looks for one. */
  anyAlias: boolean
  store: BranchStore
  rules: RuleBook
  /** How documents look to the ERP and the tills beside this server. */
  shape: SiteShape
  central: CentralClient
  hlc: BranchHlc
  clock: Clock
  random: Random
  ids: Ids
  log: Log
  sessionTtlSeconds: number
  /** Counts the logins that fail. */
  logins: LoginGuard
  settings: Settings
  /** The login at central. */
  syncUsername: string
  /** Whether central may be reached without TLS. */
  allowHttp: boolean
  /** A local write was committed: the drainer has something to do. */
  wakeDrainer(): void
  /** Loops that pause read their intervals anew. */
  settingsChanged(): void
  /** A DocType is to be loaded anew. */
  wakePuller(): void
  /** Central refused a push of this server: the next heartbeat says what is to become of it. */
  wakeHeartbeat(): void
  /** null: jobs run in process. */
  redis(): RedisState | null
  /** Central asks for something, in its answer to a heartbeat. */
  commandsCame(commands: HeartbeatOutput['commands']): void
}
