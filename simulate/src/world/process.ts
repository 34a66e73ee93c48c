import type { Clock, Ids, Log, Random } from '@branchline/protocol'
import type { Chance } from './chance.ts'
import type { World } from './world.ts'

/** What a promise of a dead process comes to: nothing. */
export const never = <T>(): Promise<T> => new Promise<T>(() => {})

/** Ends what a process that was killed has in hand. Nobody of it hears of it: a dead process catches nothing. */
export class Killed extends Error {}

/**
 * One life of a server: from a start to a stop or a kill. Its ports answer only as long as it lives. Its clock may be wrong (`skewMs`),
 * and jump; waits are measured in true time.
 */
export class Process {
  alive = true
  #lastUuidMs = 0
  readonly #onDeath = new Set<() => void>()

  constructor(
    readonly world: World,
    readonly chance: Chance,
    readonly name: string,
    readonly skew: { ms: number },
  ) {}

  kill(): void {
    if (!this.alive) return
    this.alive = false
    for (const dead of [...this.#onDeath]) dead()
    this.#onDeath.clear()
  }

  /** Answers how to call it off. */
  onDeath(run: () => void): () => void {
    this.#onDeath.add(run)
    return () => this.#onDeath.delete(run)
  }

  readonly clock: Clock = {
    now: () => this.world.nowMs + this.skew.ms,
    sleep: (ms, signal) => this.sleep(ms, signal),
    turn: () => this.sleep(0),
  }

  readonly random: Random = { next: () => this.chance.next(`random ${this.name}`) }

  readonly ids: Ids = {
    uuid: () => {
      this.#lastUuidMs = Math.max(this.#lastUuidMs + 1, this.clock.now())
      return uuidV7(this.#lastUuidMs, this.chance.bytes(`uuid ${this.name}`))
    },
    secret: () => this.chance.bytes(`secret ${this.name}`).toString('base64url'),
  }

  readonly log: Log = {
    info: () => {},
    warn: (fields, message) => this.#tell(message, fields),
    error: (fields, message) => this.#tell(message, fields),
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (!this.alive) return never()
    if (signal?.aborted) return Promise.reject(signal.reason)
    return new Promise((resolve, reject) => {
      const callOff = this.world.after(ms, `${this.name} wakes`, () => {
        letGo()
        resolve()
      })
      const aborted = () => {
        callOff()
        letGo()
        reject(signal?.reason)
      }
      // A signal that somebody listens to is never collected, and with it all that he knows.
      const letGo = () => {
        survived()
        signal?.removeEventListener('abort', aborted)
      }
      const survived = this.onDeath(() => {
        callOff()
        letGo()
      })
      signal?.addEventListener('abort', aborted, { once: true })
    })
  }

  #tell(message: string, fields: Record<string, unknown>): void {
    if (this.alive) this.world.tell(this.name, `${message} ${JSON.stringify(fields).slice(0, 300)}`)
  }
}

function uuidV7(ms: number, bytes: Buffer): string {
  const time = ms.toString(16).padStart(12, '0')
  const rest = bytes.toString('hex')
  const variant = '89ab'[(bytes[9] ?? 0) & 3]
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-${variant}${rest.slice(3, 6)}-${rest.slice(6, 18)}`
}
