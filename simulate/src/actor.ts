import { Broken } from './broken.ts'
import type { World } from './world/world.ts'

/** Asks once; null: nobody is there. */
export type Ask = () => Promise<unknown> | null

interface Job {
  what: string
  ask: Ask
  done: (answer: unknown) => void
}

const patienceMs = 20_000
/** Whoever finds the shop closed looks in again so often: later, and open shops would only wait for him. */
const awayMsMax = 600_000
/** A shop that is closed for four days may be closed twice in a row. */
const attemptsMax = 1_500

/** Somebody who asks for one thing after the other, and asks again until he is answered: a person at a till or at the head office. */
export class Actor {
  #queue: (Job | { restMs: number })[] = []
  #busy = false

  constructor(
    private readonly world: World,
    readonly name: string,
    private readonly broken: (error: unknown) => void,
  ) {}

  get isDone(): boolean {
    return !this.#busy
  }

  ask(what: string, ask: Ask, done: (answer: unknown) => void = () => {}): void {
    this.#queue.push({ what, ask, done })
    if (!this.#busy) this.#next()
  }

  /** Nobody is there for a while; what he is to ask meanwhile waits. */
  rest(ms: number): void {
    this.#queue.push({ restMs: ms })
    if (!this.#busy) this.#next()
  }

  #next(): void {
    const job = this.#queue.shift()
    this.#busy = job !== undefined
    if (!job) return
    if ('ask' in job) this.#attempt(job, 0)
    else this.world.after(job.restMs, `${this.name} is back`, () => this.#next())
  }

  #attempt(job: Job, attempt: number): void {
    if (attempt > attemptsMax) {
      this.broken(new Broken(0, `${this.name} was never answered: ${job.what}`))
      return
    }
    let over = false
    let callOff = () => {}
    const again = (ms: number) => {
      if (over) return
      over = true
      callOff()
      this.world.after(ms, `${this.name} asks again`, () => this.#attempt(job, attempt + 1))
    }
    const asked = job.ask()
    if (!asked) {
      again(Math.min(1_000 * 2 ** Math.min(attempt, 12), awayMsMax))
      return
    }
    callOff = this.world.after(patienceMs, `${this.name} loses patience`, () => again(0))
    asked.then(
      (answer) => {
        if (over) return
        over = true
        callOff()
        this.world.tell(this.name, `${job.what}: confirmed`)
        try {
          job.done(answer)
        } catch (error) {
          this.broken(error)
        }
        this.#next()
      },
      (error: { code?: string; message?: string }) => {
        if (over) return
        if (error.code === 'BAD_REQUEST')
          this.broken(new Broken(0, `${this.name} is refused: ${job.what}: ${error.message}`))
        else again(2_000)
      },
    )
  }
}
