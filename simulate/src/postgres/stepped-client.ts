import { Client, type ClientConfig } from 'pg'

/** What the simulator sets beside central's own session settings: virtual time, a deadlock seen at once, nothing waited for on disk. */
const sessionSettings = [
  'search_path=sim,pg_catalog,public',
  'deadlock_timeout=1ms',
  'synchronous_commit=off',
  // Counts true time; what it is for is tried by killing.
  'idle_in_transaction_session_timeout=0',
]

export interface OpenTransaction {
  /** When it began among all others. */
  order: number
  writes: boolean
  notifies: boolean
}

/** One statement on its way to PostgreSQL: with its own parameters, or another text in its place that has none. */
export interface Send {
  own(text: string): Promise<Answer>
  instead(text: string): Promise<Answer>
}
export interface Answer {
  command?: string
}

/** A connection of the driver whose every statement, BEGIN and COMMIT included, waits for its turn. */
export interface SteppedClient extends Client {
  readonly processID: number
  transaction: OpenTransaction | null
  /** Statements on it that wait for their turn or for PostgreSQL. */
  busy: number
  /** Rejects when it is cut off. */
  readonly lost: Promise<never>
  isLost: boolean
  readonly isOther: boolean
  /** A planted bug takes the feed lock later than it should. */
  owesFeedLock: boolean
  lose(): void
}

type Callback = (error: unknown, result?: unknown) => void
type Config = string | { text: string; name?: string; values?: unknown[] }

/** Who says when a connection is made and a statement runs. */
export interface Steps {
  connecting(client: SteppedClient, connect: () => Promise<void>): Promise<void>
  statement(client: SteppedClient, text: string, send: Send): Promise<Answer>
}

/** The class of such connections. `isOther`: not central's. */
export function steppedClients(stepper: Steps, isOther = false): new (config?: ClientConfig) => SteppedClient {
  return class extends Client {
    declare readonly processID: number
    transaction: OpenTransaction | null = null
    busy = 0
    isLost = false
    owesFeedLock = false
    readonly isOther = isOther
    readonly lost: Promise<never>
    #reject: (error: Error) => void = () => {}

    constructor(config: ClientConfig = {}) {
      super({ ...config, options: [config.options, ...sessionSettings.map((one) => `-c ${one}`)].join(' ') })
      this.lost = new Promise((_, reject) => {
        this.#reject = reject
      })
      this.lost.catch(() => {})
    }

    // biome-ignore lint/suspicious/noExplicitAny: the driver's overloads
    override connect(callback?: any): any {
      const connecting = stepper.connecting(this, () => super.connect() as unknown as Promise<void>)
      if (!callback) return connecting
      connecting.then(
        () => callback(null, this),
        (error: unknown) => callback(error),
      )
    }

    // biome-ignore lint/suspicious/noExplicitAny: the driver's overloads
    override query(config: any, second?: any, third?: any): any {
      const given = config as Config
      const text = typeof given === 'string' ? given : given.text
      const callback = [second, third].find((one) => typeof one === 'function') as Callback | undefined
      const values = Array.isArray(second) ? second : undefined
      const named = typeof given === 'string' ? { text } : given
      const send: Send = {
        own: (sent) => super.query(sent === text ? config : { ...named, name: undefined, text: sent }, values),
        instead: (sent) => super.query(sent),
      }
      const answering = stepper.statement(this, text, send)
      if (!callback) return answering
      answering.then(
        (result) => callback(null, result),
        (error: unknown) => callback(error),
      )
    }

    /** As when the process at this end dies: PostgreSQL finds nobody when it next looks. */
    lose(): void {
      if (this.isLost) return
      this.isLost = true
      this.transaction = null
      ;(this as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
      this.#reject(connectionLost())
    }
  }
}

export function connectionLost(): Error {
  return Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' })
}
