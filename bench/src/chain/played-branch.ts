import { createBranch, startJobs } from '@branchline/branch'
import { inProcessJobs, type Jobs, systemClock, systemFetch, systemIds, systemRandom } from '@branchline/platform'
import { v7 } from 'uuid'
import { saleOfLines } from '../documents.ts'
import type { Servers } from '../servers.ts'
import { MemoryStore } from './memory-store.ts'

const doctype = 'Sales Invoice'
/** What is measured: heartbeats and the rest of a branch's jobs say nothing of the two flows. */
const playedJobs = ['drain', 'pull']

/** A branch with the production drainer and puller, over a store in memory. */
export class PlayedBranch {
  readonly #branchCode: string
  readonly #parts: Awaited<ReturnType<typeof createBranch>>
  readonly #store: MemoryStore
  readonly #stop: { stop(): Promise<void> }
  #numbers = 0
  /** When each operation that is owed was written. */
  readonly #writtenMs = new Map<string, number>()
  /** Milliseconds from written to acknowledged, of each sale. */
  readonly times: number[]
  readonly troubles: string[]

  private constructor(
    branchCode: string,
    store: MemoryStore,
    parts: Awaited<ReturnType<typeof createBranch>>,
    told: { times: number[]; troubles: string[]; settled: (ids: string[]) => void },
  ) {
    this.#branchCode = branchCode
    this.#store = store
    this.#parts = parts
    this.times = told.times
    this.troubles = told.troubles
    told.settled = (ids) => this.#settled(ids)
    this.#stop = startJobs(parts, playing(told.troubles))
  }

  /** `like`: one that has pulled everything. This one begins where that one is, and has nothing to load. */
  static async start(
    servers: Servers,
    branchCode: string,
    { stored, like }: { stored: (names: string[]) => void; like?: PlayedBranch | undefined },
  ): Promise<PlayedBranch> {
    const { username, password } = await servers.admin.branches.register.mutate({ branchCode })
    const told = { times: [] as number[], troubles: [] as string[], settled: (_ids: string[]) => {} }
    const store = new MemoryStore({
      stored,
      settled: (ids) => told.settled(ids),
      refused: (message) => told.troubles.push(message),
    })
    if (like) store.startAs(like.#store)
    const log = {
      info: () => {},
      warn: (_about: object, message?: string) => void told.troubles.push(message ?? 'a warning'),
      error: (about: object, message?: string) => void told.troubles.push(`${message}: ${JSON.stringify(about)}`),
    }
    const environment = {
      PORT: 0,
      DATA_DIR: '',
      CENTRAL_URL: servers.centralUrl,
      BRANCHLINE_ALLOW_HTTP: '1',
      BRANCH_CODE: branchCode,
      SYNC_USERNAME: username,
      SYNC_PASSWORD: password,
      SECRET_KEY: 'the key of a played branch',
      ADMIN_USERNAME: 'admin',
      ADMIN_PASSWORD: 'a password',
      SESSION_TTL_SECONDS: 3_600,
      PUSH_INTERVAL_SECONDS: 60,
      PULL_MASTERS_INTERVAL_SECONDS: 300,
      PULL_FAILOVER_INTERVAL_SECONDS: 300,
      HISTORY_DAYS: 365,
      LOG_DAYS: 365,
      LOG_LEVEL: 'silent' as const,
    }
    const ports = { clock: systemClock, random: systemRandom, ids: systemIds, fetch: systemFetch, log }
    return new PlayedBranch(branchCode, store, await createBranch(store, environment, ports), told)
  }

  get owed(): number {
    return this.#store.owed.size
  }

  /** Has it been through a whole pull, so that it waits at central? */
  async isWaiting(): Promise<boolean> {
    return (await this.#store.read.getSiteConfig())?.lastPullAt != null
  }

  /** Writes sales into its outbox; the drainer hears of it unless they are a backlog. */
  async sell(count: number, lines: number, { wake = true } = {}): Promise<void> {
    const rows = Array.from({ length: count }, () => this.#operation(lines))
    await this.#store.write((tx) => tx.addOutboxRows(rows))
    const now = performance.now()
    for (const { operationId } of rows) this.#writtenMs.set(operationId, now)
    if (wake) this.#parts.services.wakeDrainer()
  }

  wake(): void {
    this.#parts.services.wakeDrainer()
  }

  /** What its last cycle ended with, null where that went well. */
  async lastError(): Promise<string | null> {
    return (await this.#store.read.getSiteConfig())?.lastError ?? null
  }

  async stop(): Promise<void> {
    await this.#stop.stop()
  }

  #settled(ids: string[]): void {
    const now = performance.now()
    for (const id of ids) {
      this.times.push(now - (this.#writtenMs.get(id) ?? now))
      this.#writtenMs.delete(id)
    }
  }

  #operation(lines: number) {
    this.#numbers += 1
    const name = `SINV-${this.#branchCode}-2026-${String(this.#numbers).padStart(5, '0')}`
    const own = { doctype, name, docstatus: 1 as const, sync_uuid: v7(), origin_branch: this.#branchCode }
    return {
      operationId: v7(),
      doctype,
      key: own.sync_uuid,
      name,
      operation: 'submit' as const,
      /** Written when it is sent: a million of them would not fit here. */
      get payload() {
        return JSON.stringify({ ...saleOfLines(lines, 0), ...own })
      },
      payloadHash: '',
      baseHash: null,
      hlc: this.#parts.services.hlc.next(),
      fieldTimes: null,
      createdAt: new Date().toISOString(),
    }
  }
}

function playing(troubles: string[]): Jobs {
  const log = {
    info: () => {},
    warn: () => {},
    error: (about: object, message?: string) => void troubles.push(`${message}: ${JSON.stringify(about)}`),
  }
  const jobs = inProcessJobs({ clock: systemClock, log })
  return { ...jobs, start: (job) => (playedJobs.includes(job.name) ? jobs.start(job) : undefined) }
}
