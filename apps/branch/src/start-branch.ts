import { createHash } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { hostname } from 'node:os'
import { siteShape } from '@branchline/adapters'
import { type BranchStore, openBranchStore } from '@branchline/db/branch'
import {
  type DiskSpace,
  folderSecretKey,
  httpSettings,
  inProcessJobs,
  type Jobs,
  keepCertificate,
  loginGuard,
  Metrics,
  openJobs,
  startHttpServer,
  tracedFetch,
  tracedJobs,
  triesInProcess,
} from '@branchline/platform'
import { branchRouter, type Clock, type Fetch, type Ids, type Log, type Random } from '@branchline/protocol'
import { createAuthenticate } from './auth/authenticate.ts'
import { seedOperator } from './auth/seed-operator.ts'
import { BranchHlc } from './branch-hlc.ts'
import { CentralClient } from './central-client/central-client.ts'
import { PeerHealth } from './central-client/peer-health.ts'
import { commandRuns } from './commands/command-runs.ts'
import { Drainer } from './drainer/drainer.ts'
import type { Environment } from './env.ts'
import { FailoverPuller } from './failover/failover-puller.ts'
import { branchHandlers } from './handlers.ts'
import { retentionJob } from './jobs/retention-job.ts'
import { type SyncJobs, startSyncJobs } from './jobs/sync-jobs.ts'
import { startVerifying } from './jobs/verify-job.ts'
import { branchReadings } from './observe/readings.ts'
import { Puller } from './puller/puller.ts'
import { standardRetention } from './retention/retention-settings.ts'
import type { Services } from './services.ts'
import { openSite } from './site/open-site.ts'
import { RuleBook } from './site/rule-book.ts'
import { changedSettings, type GivenSettings, Settings } from './site/settings.ts'
import { expiryOf, shopAddress, shopCertificate } from './site/shop-certificate.ts'
import { tillPages } from './site/till-pages.ts'
import { statusOf } from './status/status-summary.ts'
import { standardWindow } from './update/update-window.ts'
import { watchForUpdate } from './update/watch-for-update.ts'
import { takeCommands } from './verify/take-commands.ts'
import { Verifier } from './verify/verifier.ts'

export { createAuthenticate } from './auth/authenticate.ts'
export { seedOperator } from './auth/seed-operator.ts'
export { retain } from './retention/retain.ts'

export interface Ports {
  clock: Clock
  random: Random
  ids: Ids
  fetch: Fetch
  log: Log
  /** Absent: nobody knows. */
  disk?: (folder: string) => Promise<DiskSpace | null>
}

export interface RunningBranch {
  port: number
  /** Where tills reach it, without a slash at its end. */
  url: string
  /** Resolves when the disk did not take a commit: nothing is written any more, and the process is to end. */
  diskFailed: Promise<Error>
  /** Resolves when another version is to start: this one is to stop, and the process to end. */
  updateDue: Promise<string>
  /** What start did, backwards: no new calls, loops finish what is in hand, the database closes. */
  stop(): Promise<void>
}

/** Starts a branch: database and site, services, loops, HTTP. */
export async function startBranch(environment: Environment, ports: Ports): Promise<RunningBranch> {
  let tell: (error: Error) => void = () => {}
  const diskFailed = new Promise<Error>((resolve) => {
    tell = resolve
  })
  const store = await openBranchStore({ dataDir: environment.DATA_DIR, diskFailed: (error) => tell(error) })
  let stopJobs = async () => {}
  try {
    const secretKey = environment.SECRET_KEY ?? folderSecretKey(environment.DATA_DIR, ports.ids)
    await seedOperator(store, environment.ADMIN_USERNAME, environment.ADMIN_PASSWORD)
    const traced = { ...ports, fetch: tracedFetch(ports.fetch, ports.ids) }
    const branch = await createBranch(store, { ...environment, SECRET_KEY: secretKey }, traced)
    const { services } = branch
    const opened = await openJobs({ redisUrl: environment.REDIS_URL, owner: ownerOf(environment), alone: true }, ports)
    const { board } = opened
    const jobs = tracedJobs(opened.jobs, ports.ids)
    stopJobs = jobs.stop
    const certificate = shopCertificate(environment, ports.clock)
    const tls = (await certificate?.()) ?? null
    const pages = tillPages(environment.TILL_DIR, () => [services.settings.get('centralUrl')])
    const http = await startHttpServer({
      router: routerOf(branch),
      authenticate: createAuthenticate(store, ports.clock, services.branchCode),
      log: ports.log,
      port: environment.PORT,
      tls,
      pages,
      board,
      probes: {
        ready: async () => void (await store.read.getSiteConfig()),
        metrics: new Metrics(async () => branchReadings((await statusOf(services, Number.MAX_SAFE_INTEGER)).status)),
        metricsToken: environment.METRICS_TOKEN ?? null,
      },
      ...httpSettings(environment),
      ...(environment.HOST ? { host: environment.HOST } : {}),
    })
    services.tillUrl = pages ? `${shopAddress(environment, http.port)}/till/` : null
    const keeping = keepCertificate(certificate, tls, http, ports, (served) => {
      services.certificateExpiresAt = expiryOf(served)
    })
    const work = startJobs(branch, jobs)
    const verifying = startVerifying(services, branch.verifier)
    const update = updating(environment, services)
    ports.log.info({ port: http.port }, 'the branch is ready')
    return {
      port: http.port,
      url: shopAddress(environment, http.port),
      diskFailed,
      updateDue: update.due,
      stop: async () => {
        await http.stop()
        await update.stop()
        const verified = verifying.stop()
        await branch.verifier.stop()
        await Promise.all([verified, work.stop(), keeping.stop()])
        await store.close()
      },
    }
  } catch (error) {
    await stopJobs()
    await store.close()
    throw error
  }
}

type Wakes = Omit<SyncJobs, 'stop'>
type Branch = Awaited<ReturnType<typeof createBranch>>
/** With the key by which this folder keeps its secrets. */
type BranchEnvironment = Environment & { SECRET_KEY: string }

/** The branch's parts over a store and ports: what the simulator puts its own into. */
export async function createBranch(store: BranchStore, environment: BranchEnvironment, ports: Ports) {
  const { clock, random, ids, fetch, log } = ports
  const { site, password } = await openSite(
    store,
    {
      branchCode: environment.BRANCH_CODE,
      centralUrl: environment.CENTRAL_URL,
      secretKey: environment.SECRET_KEY,
      syncPassword: environment.SYNC_PASSWORD,
    },
    ids,
  )
  const allowHttp = environment.BRANCHLINE_ALLOW_HTTP === '1'
  const settings = new Settings(givenSettings(environment), changedSettings(site, allowHttp))
  let jobs: Wakes | null = null
  const services: Services = {
    branchCode: site.branchCode,
    instance: site.instance,
    timezone: site.timezone ?? 'UTC',
    cashiers: '',
    fence: site.fence,
    refusal: null,
    startedMs: clock.now(),
    clockOffsetMs: null,
    soldTold: { epoch: null, change: 0 },
    deadTold: null,
    disk: async () => (await ports.disk?.(environment.DATA_DIR)) ?? null,
    certificateExpiresAt: null,
    tillUrl: null,
    anyAlias: await store.read.hasAliases(),
    store,
    rules: new RuleBook(await store.read.listRules()),
    shape: siteShape(environment.ERPNEXT_VERSION ?? null),
    central: new CentralClient({
      url: settings.get('centralUrl'),
      username: environment.SYNC_USERNAME,
      password,
      fetch,
      clock,
    }),
    hlc: new BranchHlc(clock, site.branchCode, await store.read.maxHlc()),
    clock,
    random,
    ids,
    log,
    logins: loginGuard(triesInProcess(), clock),
    sessionTtlSeconds: environment.SESSION_TTL_SECONDS,
    settings,
    syncUsername: environment.SYNC_USERNAME,
    allowHttp,
    wakeDrainer: () => jobs?.wakeDrainer(),
    settingsChanged: () => jobs?.wakeAll(),
    wakePuller: () => jobs?.wakePuller(),
    wakeHeartbeat: () => jobs?.wakeHeartbeat(),
    redis: () => jobs?.redis() ?? null,
    commandsCame: () => {},
  }
  const recovered = () => {
    jobs?.wakeDrainer()
    jobs?.wakePuller()
    jobs?.wakeFailover()
  }
  const peer = new PeerHealth(clock, random, recovered)
  const drainer = new Drainer(services, peer, () => jobs?.wakePuller())
  const puller = new Puller(services, peer, () => jobs?.wakeBackfill())
  const failover = new FailoverPuller(services, peer)
  const connectJobs = (started: Wakes) => {
    jobs = started
  }
  const verifier = new Verifier(services, drainer, puller)
  const runs = commandRuns(services, drainer, puller)
  const toVerifier = takeCommands(verifier)
  services.commandsCame = (commands) => {
    toVerifier(commands)
    runs.take(commands)
  }
  return { services, peer, drainer, puller, failover, verifier, connectJobs, commands: runs }
}

/** Every procedure of a branch. */
export function routerOf({ services, drainer, puller, failover, verifier }: Branch) {
  return branchRouter(branchHandlers(services, drainer, puller, failover, verifier))
}

/** Puts a branch to work. `stop` finishes what is in hand. */
export function startJobs(
  { services, peer, drainer, puller, failover, connectJobs, commands }: Branch,
  jobs: Jobs = inProcessJobs(services),
): { stop(): Promise<void> } {
  const sync = startSyncJobs(services, peer, drainer, puller, failover, jobs)
  connectJobs(sync)
  const retention = retentionJob(services, () => ({
    ...standardRetention,
    historyDays: services.settings.get('historyDays'),
    syncLogDays: services.settings.get('logDays'),
  }))
  jobs.start(retention)
  return {
    stop: async () => {
      const stopped = sync.stop()
      await Promise.all([drainer.stop(), puller.stop(), failover.stop()])
      services.central.close()
      await stopped
      await commands.idle()
    },
  }
}

function updating(
  { UPDATE_LINK, UPDATE_WINDOW = standardWindow }: Pick<Environment, 'UPDATE_LINK' | 'UPDATE_WINDOW'>,
  services: Services,
): { due: Promise<string>; stop(): Promise<void> } {
  if (UPDATE_LINK === undefined) return { due: new Promise(() => {}), stop: async () => {} }
  let tell: (staged: string) => void = () => {}
  const due = new Promise<string>((resolve) => {
    tell = resolve
  })
  const watch = watchForUpdate(services, { link: UPDATE_LINK, window: UPDATE_WINDOW }, (staged) => tell(staged))
  return { due, stop: () => watch.stop() }
}

/** Whose jobs these are in Redis: one folder serves one server. A copy of the folder is another owner. */
function ownerOf({ BRANCH_CODE, DATA_DIR }: Environment): string {
  const place = createHash('sha256')
    .update(`${hostname()} ${realpathSync(DATA_DIR)}`)
    .digest('hex')
  return `branch:${BRANCH_CODE}:${place.slice(0, 12)}`
}

function givenSettings(environment: Environment): GivenSettings {
  return {
    pushIntervalSeconds: environment.PUSH_INTERVAL_SECONDS,
    pullMastersIntervalSeconds: environment.PULL_MASTERS_INTERVAL_SECONDS,
    pullFailoverIntervalSeconds: environment.PULL_FAILOVER_INTERVAL_SECONDS,
    historyDays: environment.HISTORY_DAYS,
    logDays: environment.LOG_DAYS,
    verifyHour: environment.VERIFY_HOUR,
    centralUrl: environment.CENTRAL_URL,
  }
}
