import {
  type CentralRouter,
  type ChangesPendingInput,
  type ChangesSinceInput,
  type ChangesWaitInput,
  type Clock,
  changesCountOutputSchema,
  changesPendingOutputSchema,
  changesSinceOutputSchema,
  changesWaitOutputSchema,
  type EnrolInput,
  enrolOutputSchema,
  type FailoverTransactionsInput,
  type Fetch,
  failoverTransactionsOutputSchema,
  type HeartbeatInput,
  healthOutputSchema,
  heartbeatOutputSchema,
  type IngestPushInput,
  ingestPushOutputSchema,
  limits,
  loginOutputSchema,
  type MetadataSummaryInput,
  metadataSummaryOutputSchema,
  protocolHeader,
  protocolVersion,
  registryOutputSchema,
  type VerifyCompareInput,
  type VerifyFactsInput,
  type VerifyRecordsInput,
  type VerifyRepairInput,
  type VerifyReportInput,
  verifyCompareOutputSchema,
  verifyFactsOutputSchema,
  verifyRecordsOutputSchema,
  verifyRepairOutputSchema,
  verifyReportOutputSchema,
} from '@branchline/protocol'
import { createTRPCClient, httpLink, type TRPCClient, TRPCClientError } from '@trpc/client'
import { CentralFailure, failureOf } from './failure.ts'

const callMs = 30_000
const waitMs = limits.waitMs + 10_000

export interface CentralClientOptions {
  url: string
  username: string
  password: string
  fetch: Fetch
  clock: Clock
}

/** What a push sends; its records as the UTF-8 of a JSON array. */
export type PushInput = Omit<IngestPushInput, 'records'> & { records: Uint8Array }

/**
 * Calls to central. Logs in when needed and once more when the session has expired; every call has a time limit; every answer is
 * parsed. Whatever goes wrong comes as a `CentralFailure`.
 */
export class CentralClient {
  readonly #options: CentralClientOptions
  #url: string
  #trpc: TRPCClient<CentralRouter>
  readonly #stopping = new AbortController()
  #token: string | null = null
  #loggingIn: Promise<string> | null = null

  constructor(options: CentralClientOptions) {
    this.#options = options
    this.#url = options.url
    this.#trpc = this.#clientOf(options.url)
  }

  /** From now on central is there; a login elsewhere is of no use there. */
  moveTo(url: string): void {
    if (url === this.#url) return
    this.#url = url
    this.#trpc = this.#clientOf(url)
    this.#token = null
  }

  #clientOf(address: string): TRPCClient<CentralRouter> {
    const headers = () => this.#headers()
    const fetch = (url: string | URL | Request, init?: unknown) =>
      this.#options.fetch(url as string, init as RequestInit)
    // Cursors of many DocTypes make long URLs: reads go as POST too.
    return createTRPCClient<CentralRouter>({
      links: [httpLink({ url: `${address}/trpc`, headers, fetch, methodOverride: 'POST' })],
    })
  }

  async health() {
    return healthOutputSchema.parse(
      await this.#limited(callMs, (signal) => this.#trpc.health.query(undefined, { signal })),
    )
  }

  /** Logs in anew beside the session in use: whether the password is right, and whose the login is. */
  async tryLogin() {
    const { username, password } = this.#options
    return loginOutputSchema.parse(
      await this.#limited(callMs, (signal) => this.#trpc.auth.login.mutate({ username, password }, { signal })),
    )
  }

  /** A code for the login this client then uses: `password` is what central is to know it by. */
  async enrol(input: EnrolInput) {
    try {
      return enrolOutputSchema.parse(
        await this.#limited(callMs, (signal) => this.#trpc.auth.enrol.mutate(input, { signal })),
      )
    } catch (error) {
      throw new CentralFailure(failureOf(error))
    }
  }

  async getRegistry() {
    return this.#call(callMs, registryOutputSchema, (signal) => this.#trpc.registry.get.query(undefined, { signal }))
  }

  async changesSince(input: ChangesSinceInput) {
    return this.#call(callMs, changesSinceOutputSchema, (signal) => this.#trpc.changes.since.query(input, { signal }))
  }

  async changesPending(input: ChangesPendingInput) {
    return this.#call(callMs, changesPendingOutputSchema, (signal) =>
      this.#trpc.changes.pending.query(input, { signal }),
    )
  }

  async changesWait(input: ChangesWaitInput, stop: AbortSignal) {
    return this.#call(waitMs, changesWaitOutputSchema, (signal) =>
      this.#trpc.changes.wait.query(input, { signal: AbortSignal.any([signal, stop]) }),
    )
  }

  async countChanges() {
    return this.#call(callMs, changesCountOutputSchema, (signal) =>
      this.#trpc.changes.count.query(undefined, { signal }),
    )
  }

  async push(input: PushInput) {
    return this.#call(callMs, ingestPushOutputSchema, (signal) =>
      this.#postJson('ingest.push', pushBody(input), signal),
    )
  }

  async failoverTransactions(input: FailoverTransactionsInput) {
    return this.#call(callMs, failoverTransactionsOutputSchema, (signal) =>
      this.#trpc.failover.transactions.query(input, { signal }),
    )
  }

  async metadataSummary(input: MetadataSummaryInput) {
    return this.#call(callMs, metadataSummaryOutputSchema, (signal) =>
      this.#trpc.metadata.summary.query(input, { signal }),
    )
  }

  async report(input: HeartbeatInput) {
    return this.#call(callMs, heartbeatOutputSchema, (signal) => this.#trpc.heartbeat.report.mutate(input, { signal }))
  }

  async verifyCompare(input: VerifyCompareInput) {
    return this.#call(callMs, verifyCompareOutputSchema, (signal) => this.#trpc.verify.compare.query(input, { signal }))
  }

  async verifyRecords(input: VerifyRecordsInput) {
    return this.#call(callMs, verifyRecordsOutputSchema, (signal) => this.#trpc.verify.records.query(input, { signal }))
  }

  async verifyFacts(input: VerifyFactsInput) {
    return this.#call(callMs, verifyFactsOutputSchema, (signal) => this.#trpc.verify.facts.query(input, { signal }))
  }

  async verifyRepair(input: VerifyRepairInput) {
    return this.#call(callMs, verifyRepairOutputSchema, (signal) => this.#trpc.verify.repair.mutate(input, { signal }))
  }

  async verifyReport(input: VerifyReportInput) {
    return this.#call(callMs, verifyReportOutputSchema, (signal) => this.#trpc.verify.report.mutate(input, { signal }))
  }

  #headers(): Record<string, string> {
    return {
      [protocolHeader]: String(protocolVersion.current),
      ...(this.#token === null ? {} : { authorization: `Bearer ${this.#token}` }),
    }
  }

  /** A mutation whose input is JSON already: tRPC's link would need it parsed, to write it again. */
  async #postJson(path: string, body: Buffer<ArrayBuffer>, signal: AbortSignal): Promise<unknown> {
    const headers = { ...this.#headers(), 'content-type': 'application/json' }
    const url = `${this.#url}/trpc/${path}`
    const answer = await this.#options
      .fetch(url, { method: 'POST', headers, body, signal })
      .then((response) => response.json())
      .catch((error) => Promise.reject(TRPCClientError.from(error)))
    const { result, error } = (answer ?? {}) as { result?: { data: unknown }; error?: object }
    if (error) throw TRPCClientError.from(answer as Parameters<typeof TRPCClientError.from>[0])
    return result?.data
  }

  /** Ends calls in hand; the operations in them stay owed. */
  close(): void {
    this.#stopping.abort()
  }

  async #call<T>(
    ms: number,
    schema: { parse(value: unknown): T },
    run: (signal: AbortSignal) => Promise<unknown>,
  ): Promise<T> {
    try {
      this.#token ??= await this.#login()
      const used = this.#token
      try {
        return schema.parse(await this.#limited(ms, run))
      } catch (error) {
        const failure = failureOf(error)
        if (failure.code !== 'UNAUTHENTICATED') throw new CentralFailure(failure)
        // The session expired or was revoked: one new login, one more try.
        if (this.#token === used) this.#token = null
        this.#token ??= await this.#login()
        return schema.parse(await this.#limited(ms, run))
      }
    } catch (error) {
      throw new CentralFailure(failureOf(error))
    }
  }

  /** Calls that find no session share one login. */
  #login(): Promise<string> {
    const { username, password } = this.#options
    this.#loggingIn ??= this.#limited(callMs, (signal) =>
      this.#trpc.auth.login.mutate({ username, password }, { signal }),
    )
      .then((answer) => loginOutputSchema.parse(answer).token)
      .finally(() => {
        this.#loggingIn = null
      })
    return this.#loggingIn
  }

  async #limited<T>(ms: number, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const over = new AbortController()
    const done = new AbortController()
    this.#options.clock.sleep(ms, done.signal).then(
      () => over.abort(new DOMException('no answer in time', 'TimeoutError')),
      () => {},
    )
    try {
      return await run(AbortSignal.any([over.signal, this.#stopping.signal]))
    } finally {
      // A reason of its own: without one, an exception with a stack is made for each call.
      done.abort('answered')
    }
  }
}

function pushBody({ records, ...envelope }: PushInput): Buffer<ArrayBuffer> {
  return Buffer.concat([Buffer.from(`${JSON.stringify(envelope).slice(0, -1)},"records":`), records, Buffer.from('}')])
}
