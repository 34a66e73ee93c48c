import type { Clock, Log } from '@branchline/protocol'
import { type JobsOptions as BullOptions, Queue, Worker } from 'bullmq'
import { jobFailed } from '../jobs/in-process-jobs.ts'
import type { Job } from '../jobs/jobs.ts'
import { type Loop, startLoop } from '../loop.ts'
import type { RedisLink } from './redis-link.ts'

/** After so long a process that was killed in the middle of a run gives it up: others take it. */
const lockMs = 10_000
const stalledCheckMs = 5_000
const workerRetryMs = 1_000
const keptRuns = 50

const kept: BullOptions = { removeOnComplete: keptRuns, removeOnFail: keptRuns }

// The run itself is always the loop's of this process: one at a time, and one more when it is woken meanwhile. Redis only says when:
//
//   scheduler, once per interval over all processes ──► queue ──► one worker ──► loop
//   wake ──► queue (one waiting at most; during a run it waits for its end) ───────┘
//   Redis away: wake ──► loop, and the loop's own timer
//
// What is in Redis is the job's name, and no truth: emptied at any time, the next beat puts the scheduler back, which runs at once.

/** One job on Redis, and on its own timer while Redis is away. */
export class RedisJob {
  readonly queue: Queue
  readonly #job: Job
  readonly #link: RedisLink
  readonly #worker: Worker
  readonly #loop: Loop
  readonly #alone: boolean
  readonly #clock: Clock
  #isRunning = false
  /** A wake-up is on its way to Redis; `again` says that another came after it. */
  #waking: { again: boolean } | null = null
  #isFresh: boolean

  constructor(job: Job, link: RedisLink, { prefix, alone }: { prefix: string; alone: boolean }, ports: Ports) {
    this.#job = job
    this.#link = link
    this.#alone = alone
    this.#clock = ports.clock
    this.#isFresh = !alone
    this.#loop = startLoop(ports.clock, (signal) => this.#run(signal), jobFailed(ports.log, job.name))
    this.queue = new Queue(job.name, { connection: link.producer, prefix, defaultJobOptions: kept })
    this.#worker = new Worker(job.name, () => this.#loop.turn(), {
      connection: link.worker,
      prefix,
      autorun: false,
      lockDuration: lockMs,
      stalledInterval: stalledCheckMs,
      maxStalledCount: 1_000,
      runRetryDelay: workerRetryMs,
    })
    this.queue.on('error', link.note)
    this.#worker.on('error', link.note)
  }

  wake(): void {
    if (!this.#link.isUp || this.#isRunning) this.#loop.wake()
    else if (this.#waking) this.#waking.again = true
    else void this.#send()
  }

  /** The run begins here, whatever Redis does. */
  wakeHere(): void {
    this.#loop.wake()
  }

  /** Puts the scheduler into Redis, as it must be there. The same again changes nothing. */
  async assert(): Promise<void> {
    if (!this.#isFresh) await this.queue.obliterate({ force: true })
    this.#isFresh = true
    await this.queue.setGlobalConcurrency(1)
    await this.queue
      .upsertJobScheduler(this.#job.name, { every: this.#job.intervalMs() }, { name: this.#job.name, opts: kept })
      .catch((error: unknown) => {
        // The run that is due has not begun yet: the scheduler is there.
        if (!/^Cannot create job scheduler iteration/.test(String((error as Error).message))) throw error
      })
    if (!this.#worker.isRunning()) this.#worker.run().catch(this.#link.note)
  }

  /** No more from Redis; waits for the run in hand. */
  async stop(): Promise<void> {
    this.#worker.pause(true).catch(this.#link.note)
    await this.#loop.stop()
  }

  /** Waits as long as Redis takes: for ever, where it hangs. */
  async close(): Promise<void> {
    await this.#worker.close()
    await this.queue.close()
  }

  /** Leaves what `close` waits for. */
  abandon(): void {
    this.#worker.close(true).catch(() => {})
    this.#worker.disconnect().catch(() => {})
  }

  async #run(signal: AbortSignal): Promise<{ pauseMs: number }> {
    this.#isRunning = true
    try {
      const soonerMs = await this.#job.run(signal)
      const isShared = this.#link.isUp && !this.#alone
      if (isShared && soonerMs !== null) void this.#sendIn(soonerMs)
      return { pauseMs: pauseAfter(isShared ? null : soonerMs, this.#job.intervalMs(), this.#link.isUp, this.#alone) }
    } finally {
      this.#isRunning = false
    }
  }

  async #send(): Promise<void> {
    const waking = { again: false }
    this.#waking = waking
    const { name } = this.#job
    try {
      await this.queue.add(name, {}, { deduplication: { id: name, keepLastIfActive: true } })
    } catch {
      this.#loop.wake()
    }
    this.#waking = null
    // What was written after the first one left may have come too late for the run that it began.
    if (waking.again) this.wake()
  }

  /** Whoever asks for a run within the same stretch of time asks for the same one: else every process that ever ran it would go on by itself. */
  async #sendIn(delayMs: number): Promise<void> {
    const { name } = this.#job
    const stretch = Math.floor(this.#clock.now() / Math.max(delayMs, 1))
    await this.queue
      .add(name, {}, { delay: delayMs, deduplication: { id: `${name}-${stretch}` } })
      .catch(this.#link.note)
  }
}

interface Ports {
  clock: Clock
  log: Log
}

const dayMs = 86_400_000

/**
 * How long the process's own timer waits, in ms. While Redis works it is the net under the net: where no other process runs the job,
 * two intervals. Pure.
 */
export function pauseAfter(soonerMs: number | null, intervalMs: number, redisIsUp: boolean, alone: boolean): number {
  const netMs = !redisIsUp ? intervalMs : alone ? 2 * intervalMs : dayMs
  return Math.min(soonerMs ?? Number.POSITIVE_INFINITY, netMs)
}
