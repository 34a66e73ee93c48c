import { type ChildProcess, fork } from 'node:child_process'
import { type Case, lostRun, type Outcome } from '../outcome.ts'
import type { Report, Task } from './message.ts'

/**
 * A run in which no event ends for so long hangs. How many events a run has, and how much virtual time, it limits itself: a machine that is
 * busy makes no run break.
 */
const eventMsMax = 300_000
/** What runs leave behind in a process is gone with it: another takes over after so many. */
const runsPerWorker = 60
/** What lives as long as one event must not be moved into the old generation: 64 MB of young one. */
const nodeFlags = ['--enable-source-maps', '--max-semi-space-size=64']

interface Job {
  case: Case
  done: (outcome: Outcome) => void
}

/** Processes that run cases, one at a time each, so that every core has one. */
export class Crew {
  readonly #program: string
  readonly #workers = new Set<ChildProcess>()
  readonly #idle: ChildProcess[] = []
  /** How many runs each has done. */
  readonly #runs = new WeakMap<ChildProcess, number>()
  readonly #jobs: Job[] = []
  #ids = 0

  /** `program`: the built worker. */
  constructor(
    readonly size: number,
    program: string,
  ) {
    this.#program = program
    for (let place = 0; place < size; place += 1) this.#hire()
  }

  /** Runs a case as soon as there is somebody to do it. Never rejects: a worker that dies of a case breaks guarantee 0. */
  run(wanted: Case): Promise<Outcome> {
    return new Promise((done) => {
      this.#jobs.push({ case: wanted, done })
      this.#assign()
    })
  }

  /** Ends every worker; what they have in hand is not finished. */
  async dismiss(): Promise<void> {
    this.#jobs.length = 0
    const ended = [...this.#workers].map((worker) => new Promise((resolve) => worker.once('exit', resolve)))
    for (const worker of this.#workers) worker.disconnect()
    this.#workers.clear()
    await Promise.all(ended)
  }

  #hire(): void {
    const worker = fork(this.#program, { execArgv: nodeFlags, serialization: 'advanced' })
    this.#workers.add(worker)
    worker.once('message', () => {
      this.#idle.push(worker)
      this.#assign()
    })
    worker.once('exit', () => {
      if (this.#workers.delete(worker)) this.#hire()
    })
  }

  #assign(): void {
    while (this.#idle.length > 0 && this.#jobs.length > 0) {
      const [worker, job] = [this.#idle.shift(), this.#jobs.shift()]
      if (worker && job) this.#give(worker, job)
    }
  }

  #give(worker: ChildProcess, job: Job): void {
    const id = ++this.#ids
    const { seed } = job.case
    const over = setTimeout(() => worker.kill('SIGKILL'), eventMsMax)
    const end = (outcome: Outcome) => {
      clearTimeout(over)
      worker.off('message', told)
      worker.off('exit', died)
      job.done(outcome)
    }
    const told = (report: Report) => {
      if (!('id' in report) || report.id !== id) return
      if ('goesOn' in report) {
        over.refresh()
        return
      }
      end(report.outcome)
      const runs = (this.#runs.get(worker) ?? 0) + 1
      this.#runs.set(worker, runs)
      // Its end hires the next.
      if (runs >= runsPerWorker) worker.disconnect()
      else this.#idle.push(worker)
      this.#assign()
    }
    const died = (code: number | null, signal: string | null) =>
      end(lostRun(seed, `the run of seed ${seed} ended its process (${signal ?? code})`))
    worker.on('message', told)
    worker.on('exit', died)
    worker.send({ id, case: job.case } satisfies Task)
  }
}
