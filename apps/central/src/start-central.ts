import { ruleSeeds, siteShape } from '@branchline/adapters'
import { type CentralStore, openCentralStore } from '@branchline/db/central'
import { folderSecretKey, type RunningServer, startHttpServer } from '@branchline/platform'
import { type Clock, centralRouter, type Ids, type Log, type Post, type Random } from '@branchline/protocol'
import { AliasSweeper } from './aliases/alias-sweeper.ts'
import { createAuthenticate } from './auth/authenticate.ts'
import { seedOperator } from './auth/seed-operator.ts'
import { CentralHlc } from './central-hlc.ts'
import type { Environment } from './env.ts'
import { FeedWatch } from './feed/feed-watch.ts'
import { centralHandlers } from './handlers.ts'
import { startRetention } from './jobs/retention-job.ts'
import { startWebhooks } from './jobs/webhook-job.ts'
import { standardRetention } from './retention/retention-settings.ts'
import { Rescoper } from './rules/rescoper.ts'
import { RuleBook } from './rules/rule-book.ts'
import type { Services } from './services.ts'
import { WebhookSender } from './webhooks/webhook-sender.ts'

export interface Ports {
  clock: Clock
  random: Random
  ids: Ids
  /** Calls webhooks. */
  post: Post
  log: Log
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
    ...(environment.DATABASE_URL ? { databaseUrl: environment.DATABASE_URL } : {}),
  })
  try {
    await store.write((tx) => tx.seedRules(Object.values(ruleSeeds)))
    await seedOperator(store, environment.ADMIN_USERNAME, environment.ADMIN_PASSWORD)
    let webhooks: ReturnType<typeof startWebhooks> | null = null
    const { services, router, authenticate, jobs, stopWatching } = createCentral(store, environment, ports, () =>
      webhooks?.wake(),
    )
    const http = await startHttpServer({
      router,
      authenticate,
      log,
      port: environment.PORT,
      textAnswers: ['changes.since'],
      ...(environment.HOST ? { host: environment.HOST } : {}),
    })
    const retention = startRetention(services, () => standardRetention)
    const sending = startWebhooks(services, new WebhookSender(services, ports.post, ports.random))
    webhooks = sending
    log.info({ port: http.port }, 'central is ready')
    return { port: http.port, stop: () => stop(http, [...jobs, retention, sending], stopWatching, store) }
  } catch (error) {
    await store.close()
    throw error
  }
}

/** Central's parts over a store and ports, at work but for HTTP and what runs by the hour: what the simulator puts its own into. */
export function createCentral(
  store: CentralStore,
  environment: Environment,
  ports: Omit<Ports, 'post' | 'random'>,
  wakeWebhooks: () => void,
) {
  const watch = new FeedWatch()
  const services = createServices(store, watch, environment, ports, wakeWebhooks)
  const sweeper = new AliasSweeper(services)
  services.aliasesChanged = () => sweeper.wake()
  sweeper.wake()
  const stopWatching = store.onFeedCommit((news) => {
    if (news === 'rules') services.rules.expire()
    watch.wake()
  })
  const rescoper = new Rescoper(store, ports.clock, ports.log)
  rescoper.wake()
  return {
    services,
    router: centralRouter(centralHandlers(services, rescoper)),
    authenticate: createAuthenticate(store, ports.clock),
    jobs: [rescoper, sweeper],
    stopWatching,
  }
}

function createServices(
  store: CentralStore,
  watch: FeedWatch,
  environment: Environment,
  { clock, ids, log }: Pick<Ports, 'clock' | 'ids' | 'log'>,
  wakeWebhooks: () => void,
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
    sessionTtlSeconds: environment.SESSION_TTL_SECONDS,
    phoneCountry: environment.PHONE_COUNTRY ?? null,
    aliasesChanged: () => {},
    secretKey: secretKeyOf(environment, ids),
    allowHttp: environment.BRANCHLINE_ALLOW_HTTP === '1',
    wakeWebhooks,
  }
}

/** A key in the folder would be another one at each central of a shared database, and gone with a container. */
function secretKeyOf({ SECRET_KEY, DATABASE_URL, DATA_DIR }: Environment, ids: Ids): string | null {
  if (SECRET_KEY) return SECRET_KEY
  return DATABASE_URL ? null : folderSecretKey(DATA_DIR, ids)
}

async function stop(
  http: RunningServer,
  jobs: { stop(): Promise<void> }[],
  stopWatching: () => void,
  store: CentralStore,
): Promise<void> {
  await http.stop()
  await Promise.all(jobs.map((job) => job.stop()))
  stopWatching()
  await store.close()
}
