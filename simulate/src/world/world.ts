import { createHash, type Hash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'

interface Event {
  atMs: number
  order: number
  what: string
  run: () => void
}

/** Turns of the real event loop without anything in hand, after which nothing more will come of an event. */
const quietTurns = 2
const turnsMax = 200_000
const traceLinesMax = 20_000

/**
 * Virtual time. One event runs at a time, in order of time; the next begins only when everything real that the one before began has
 * ended. What waits, waits for an event.
 */
export class World {
  #nowMs: number
  #order = 0
  #queue: Event[] = []
  #inHand = 0
  #handsFree: () => void = () => {}
  #events = 0
  readonly #hash: Hash = createHash('sha256')
  /** What happened, for a person; null: nobody asked. */
  readonly trace: string[] | null
  readonly startMs: number

  constructor({ startMs, traced }: { startMs: number; traced: boolean }) {
    this.startMs = startMs
    this.#nowMs = startMs
    this.trace = traced ? [] : null
  }

  get nowMs(): number {
    return this.#nowMs
  }

  get events(): number {
    return this.#events
  }

  /** Runs something after `ms`. Answers how to call it off. */
  after(ms: number, what: string, run: () => void): () => void {
    const event: Event = { atMs: this.#nowMs + Math.max(0, ms), order: this.#order++, what, run }
    this.#insert(event)
    return () => {
      event.run = () => {}
    }
  }

  /** Work outside virtual time, such as a database's: no event runs before it has ended. */
  async real<T>(work: () => Promise<T>): Promise<T> {
    this.#inHand += 1
    try {
      return await work()
    } finally {
      this.#inHand -= 1
      if (this.#inHand === 0) this.#handsFree()
    }
  }

  /** Goes into the run's hash: two runs of a seed must agree on it. */
  note(node: string, what: string): void {
    this.#hash.update(`${this.#nowMs} ${node} ${what}\n`)
  }

  /** For the eyes of a person, and for the hash. */
  tell(node: string, what: string): void {
    this.note(node, what)
    if (!this.trace || this.trace.length >= traceLinesMax) return
    this.trace.push(`${clockText(this.#nowMs - this.startMs)}  ${node.padEnd(8)} ${what}`)
  }

  get digest(): string {
    return this.#hash.copy().digest('hex').slice(0, 16)
  }

  /** Runs the next event and all that follows from it at once. False: there is none before `untilMs`. */
  async step(untilMs: number): Promise<boolean> {
    const [event] = this.#queue
    if (!event || event.atMs > untilMs) {
      this.#nowMs = Math.max(this.#nowMs, untilMs)
      return false
    }
    this.#queue.shift()
    this.#nowMs = Math.max(this.#nowMs, event.atMs)
    this.#events += 1
    this.#hash.update(`${event.atMs} ${event.what}\n`)
    event.run()
    await this.settle()
    return true
  }

  async settle(): Promise<void> {
    let quiet = 0
    for (let turn = 0; quiet < quietTurns; turn += 1) {
      if (turn > turnsMax) throw new Error('something real does not end')
      if (this.#inHand > 0) await this.#untilHandsFree()
      await nextTurn()
      quiet = this.#inHand === 0 ? quiet + 1 : 0
    }
  }

  /** Without turning round and round meanwhile: what is in hand may need the processor. */
  #untilHandsFree(): Promise<void> {
    return new Promise((resolve) => {
      this.#handsFree = resolve
    })
  }

  /** In order of time; those of one time in the order they were asked for. */
  #insert(event: Event): void {
    let [low, high] = [0, this.#queue.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#queue[middle] as Event).atMs <= event.atMs) low = middle + 1
      else high = middle
    }
    this.#queue.splice(low, 0, event)
  }
}

function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const part = (value: number, width = 2) => String(value).padStart(width, '0')
  const days = Math.floor(seconds / 86_400)
  return `day ${days} ${part(Math.floor(seconds / 3600) % 24)}:${part(Math.floor(seconds / 60) % 60)}:${part(seconds % 60)}.${part(ms % 1000, 3)}`
}
