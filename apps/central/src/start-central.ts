import { ruleSeeds, siteShape } from '@branchline/adapters'
import { type CentralStore, openCentralStore } from '@branchline/db/central'
import {
  folderSecretKey,
  givenCertificate,
  httpSettings,
  inProcessJobs,
  type Jobs,
  keepCertificate,
  type LoginGuard,
  loginGuard,
  Metrics,
  openJobs,
  startHttpServer,
  tracedJobs,
  triesInProcess,
} from '@branchline/platform'
import { type Clock, centralRouter, type Ids, type Log, type Mail, type Post, type Random } from '@branchline/protocol'
import { AlertSender } from './alerts/alert-sender.ts'
import { AliasSweeper, aliasSweepName } from './aliases/alias-sweeper.ts'
import { createAuthenticate } from './auth/authenticate.ts'
import { seedOperator } from './auth/seed-operator.ts'
import { storedTries } from './auth/stored-tries.ts'
import { CentralHlc } from './central-hlc.ts'
import type { Environment } from './env.ts'
import { FeedWatch } from './feed/feed-watch.ts'
import { FleetMeter } from './fleet/fleet-meter.ts'
import { FleetWatch } from './fleet/fleet-watch.ts'
import { keepHistory } from './fleet/keep-history.ts'
import { centralHandlers } from './handlers.ts'
import { alertJob, alertsName } from './jobs/alert-job.ts'
import { eveningJob } from './jobs/evening-job.ts'
import { retentionJob } from './jobs/retention-job.ts'
import { webhookJob, webhooksName } from './jobs/webhook-job.ts'
import { fleetReadings } from './observe/readings.ts'
import { standardRetention } from './retention/retention-settings.ts'
import { Rescoper, rescopeName } from './rules/rescoper.ts'
import { RuleBook } from './rules/rule-book.ts'
import type { Services } from './services.ts'
import { WebhookSender } from './webhooks/webhook-sender.ts'

export { smtpMail } from './alerts/smtp-mail.ts'

export interface Ports {
  clock: Clock
  random: Random
  ids: Ids
  /** Calls webhooks. */
  post: Post
  log: Log
  /** Absent or null: this server is not told how to send mail. */
  mail?: Mail | null
}

export interface RunningCentral {
  port: number
  /** What start did, backwards. */
  stop(): Promise<void>
}

/** Starts central: database, rules and first operator, services, HTTP. */
export async function startCentral(environment: Environment, ports: Ports): Promise<RunningCentral> {
  const { log } = ports
  const store = await openCentralStore({
    dataDir: environment.DATA_DIR,
    say: (message) => log.info({}, message),
    ...(environment.DATABASE_URL ? { databaseUrl: environment.DATABASE_URL } : {}),
    ...(environment.DATABASE_POOL ? { poolConnections: environment.DATABASE_POOL } : {}),
  })
  let stopJobs = async () => {}
  try {
    await store.write((tx) => tx.seedRules(Object.values(ruleSeeds)))
    await seedOperator(store, environment.ADMIN_USERNAME, environment.ADMIN_PASSWORD)
    const opened = await openJobs(
      { redisUrl: environment.REDIS_URL, owner: `central:${await store.read.epoch()}`, alone: false },
      ports,
    )
    const { board } = opened
    const jobs = tracedJobs(opened.jobs, ports.ids)
    stopJobs = jobs.stop
    const { services, router, authenticate, stopWatching } = createCentral(
      store,
      environment,
      ports,
      jobs,
      loginGuard(storedTries(store), ports.clock),
    )
    const { TLS_CERT_FILE: certificateFile, TLS_KEY_FILE: keyFile } = environment
    const certificate =
      certificateFile && keyFile ? givenCertificate({ certificateFile, keyFile, names: [] }, ports.clock) : null
    const tls = (await certificate?.()) ?? null
    const http = await startHttpServer({
      router,
      authenticate,
      log,
      port: environment.PORT,
      textAnswers: ['changes.since'],
      board,
      tls,
      probes: {
        ready: async () => void (await store.read.findSetting('ready')),
        metrics: new Metrics(async () => fleetReadings(await services.fleet.view())),
        metricsToken: environment.METRICS_TOKEN ?? null,
      },
      secureOnly: environment.BRANCHLINE_ALLOW_HTTP !== '1',
      ...httpSettings(environment),
      ...(environment.HOST ? { host: environment.HOST } : {}),
    })
    const sender = new WebhookSender(services, ports.post, ports.random)
    const alertSender = new AlertSender(services, { post: ports.post, mail: ports.mail ?? null, random: ports.random })
    jobs.start(retentionJob(services, () => standardRetention))
    jobs.start(webhookJob(sender))
    jobs.start(alertJob(services, alertSender))
    jobs.start(eveningJob(services))
    const history = keepHistory(services)
    const keeping = keepCertificate(certificate, tls, http, ports)
    log.info({ port: http.port }, 'central is ready')
    return {
      port: http.port,
      stop: async () => {
        await http.stop()
        await jobs.stop()
        await sender.finish()
        await Promise.all([history.stop(), keeping.stop()])
        stopWatching()
        await store.close()
      },
    }
  } catch (error) {
    await stopJobs()
    await store.close()
    throw error
  }
}

/** Central's parts over a store and ports, at work but for HTTP and what runs by the hour: what the simulator puts its own into. */
export function createCentral(
  store: CentralStore,
  environment: Environment,
  ports: Omit<Ports, 'post' | 'random' | 'mail'>,
  jobs: Jobs = inProcessJobs(ports),
  logins = loginGuard(triesInProcess(), ports.clock),
) {
  const watch = new FeedWatch()
  const services = createServices(store, watch, environment, ports, jobs, logins)
  const stopWatching = store.onFeedCommit((news) => {
    if (news === 'rules') services.rules.expire()
    watch.wake()
  })
  jobs.start(new AliasSweeper(services).job)
  jobs.start(new Rescoper(store, ports.log).job)
  return {
    services,
    router: centralRouter(centralHandlers(services)),
    authenticate: createAuthenticate(store, ports.clock),
    stopWatching,
  }
}

function createServices(
  store: CentralStore,
  watch: FeedWatch,
  environment: Environment,
  { clock, ids, log }: Pick<Ports, 'clock' | 'ids' | 'log'>,
  jobs: Jobs,
  logins: LoginGuard,
): Services {
  return {
    store,
    rules: new RuleBook(store, clock),
    shape: siteShape(environment.ERPNEXT_VERSION ?? null),
    watch,
    hlc: new CentralHlc(clock),
    clock,
    ids,
    log,
    logins,
    sessionTtlSeconds: environment.SESSION_TTL_SECONDS,
    phoneCountry: environment.PHONE_COUNTRY ?? null,
    aliasesChanged: () => jobs.wake(aliasSweepName),
    secretKey: secretKeyOf(environment, ids),
    allowHttp: environment.BRANCHLINE_ALLOW_HTTP === '1',
    wakeWebhooks: () => jobs.wake(webhooksName),
    wakeRescoper: () => jobs.wake(rescopeName),
    fleet: new FleetWatch({ store, clock }),
    meter: new FleetMeter(),
    wakeAlerts: () => jobs.wake(alertsName),
    mail: environment.SMTP_URL !== undefined,
    redis: () => jobs.redis(),
  }
}

/** A key in the folder would be another one at each central of a shared database, and gone with a container. */
function secretKeyOf({ SECRET_KEY, DATABASE_URL, DATA_DIR }: Environment, ids: Ids): string | null {
  if (SECRET_KEY) return SECRET_KEY
  return DATABASE_URL ? null : folderSecretKey(DATA_DIR, ids)
}
