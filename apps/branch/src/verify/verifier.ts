import { BranchlineError, type VerifyRun } from '@branchline/protocol'
import { Mutex } from 'async-mutex'
import { failureOf } from '../central-client/failure.ts'
import type { Drainer } from '../drainer/drainer.ts'
import type { Puller } from '../puller/puller.ts'
import type { Services } from '../services.ts'
import { forCentral } from './account.ts'
import { VerificationStopped } from './own-side.ts'
import { verifyBranch } from './verify-branch.ts'

const keptRuns = 30

export interface Wanted {
  /** Under which id; absent: a new one. */
  id?: string
  by: string
  nightly: boolean
  scope: VerifyRun['scope']
}

/** Verifies this branch, one run at a time. What a run found is kept here and told to central. */
export class Verifier {
  readonly #services: Services
  readonly #drainer: Drainer
  readonly #puller: Puller
  readonly #turn = new Mutex()
  #current: { run: VerifyRun; ended: Promise<VerifyRun> } | null = null
  /** A run that central has not heard of. */
  #untold: VerifyRun | null = null
  #stopping = false

  constructor(services: Services, drainer: Drainer, puller: Puller) {
    this.#services = services
    this.#drainer = drainer
    this.#puller = puller
  }

  /** Begins a run, or joins one under way that looks at the same. Null: another is under way. A run that failed says so itself. */
  start(wanted: Wanted): { run: VerifyRun; ended: Promise<VerifyRun> } | null {
    const underway = this.#current
    if (underway) return JSON.stringify(underway.run.scope) === JSON.stringify(wanted.scope) ? underway : null
    const run = this.#begin(wanted)
    const ended = this.#turn
      .runExclusive(() => this.#carryOut(run, wanted.id !== undefined))
      .finally(() => {
        this.#current = null
      })
    // Whoever awaits it is told; a database that refuses to keep the result must not end the process.
    ended.catch(() => {})
    const current = { run, ended }
    this.#current = current
    return current
  }

  /** The run under way, and the last one that ended. */
  async last(): Promise<VerifyRun[]> {
    const [stored] = await this.#services.store.read.listVerifyRuns(1)
    const ended: VerifyRun[] = stored ? [JSON.parse(stored.run)] : []
    return this.#current ? [this.#current.run, ...ended] : ended
  }

  /** Tells central of the last run, if it could not be told before. */
  async tell(): Promise<void> {
    const run = this.#untold
    if (run && (await this.#report(run)) && this.#untold === run) this.#untold = null
  }

  async stop(): Promise<void> {
    this.#stopping = true
    await this.#turn.waitForUnlock()
  }

  async #report(run: VerifyRun): Promise<boolean> {
    const { central, instance, fence, log } = this.#services
    try {
      await central.verifyReport({ run: forCentral(run), instance, fence })
      return true
    } catch (error) {
      log.warn({ reason: failureOf(error).message }, 'central was not told of a verification')
      return false
    }
  }

  #begin({ id, by, nightly, scope }: Wanted): VerifyRun {
    const { branchCode, ids, clock } = this.#services
    return {
      id: id ?? ids.uuid(),
      branchCode,
      by,
      nightly,
      state: 'running',
      startedAt: new Date(clock.now()).toISOString(),
      endedAt: null,
      scope,
      looked: 0,
      code: null,
      message: null,
      verdict: null,
      doctypes: [],
      onItsWay: [],
      differing: { count: 0, money: {} },
      mismatches: [],
      cells: [],
      cellsLeftOut: 0,
    }
  }

  /** `asked`: central waits to hear that it has begun. */
  async #carryOut(run: VerifyRun, asked: boolean): Promise<VerifyRun> {
    const { store, clock, log } = this.#services
    if (asked) await this.#report(run)
    try {
      // So that little is on its way. A line that fails says so itself, in the first question to central.
      await this.#drainer.run()
      await this.#puller.run()
      const result = await verifyBranch(this.#services, {
        scope: run.scope,
        gently: run.nightly,
        stopping: () => this.#stopping,
        push: () => this.#drainer.run({ now: true }),
        progress: (looked) => {
          run.looked = looked
        },
      })
      Object.assign(run, result, { state: 'done' })
    } catch (error) {
      Object.assign(run, { state: 'failed', ...reasonOf(error) })
      if (run.code === 'INTERNAL') log.error({ error: String(error) }, 'a verification broke off')
    }
    const endedAt = new Date(clock.now()).toISOString()
    run.endedAt = endedAt
    const { id, nightly, state, differing } = run
    const message = `${state}: ${run.message ?? `${run.looked} records, ${differing.count} differ`}`
    await store.write(async (tx) => {
      await tx.putVerifyRun({ id, nightly: nightly && state === 'done', endedAt, run: JSON.stringify(run) }, keptRuns)
      await tx.addLogs([{ at: endedAt, kind: 'verify', count: differing.count, message }])
    })
    log.info({ id, state, looked: run.looked, differing: differing.count }, 'verification')
    this.#untold = run
    if (!this.#stopping) await this.tell()
    return run
  }
}

function reasonOf(error: unknown): { code: string; message: string } {
  if (error instanceof VerificationStopped) return { code: 'UNAVAILABLE', message: error.message }
  if (error instanceof BranchlineError) return { code: error.branchlineCode, message: error.message }
  try {
    const { code, message } = failureOf(error)
    return { code, message }
  } catch {
    return { code: 'INTERNAL', message: 'The verification broke off; the log of the server has the reason.' }
  }
}
