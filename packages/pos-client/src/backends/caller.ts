import { type ErrorCode, errorTable, isErrorCode } from '@branchline/protocol'
import { TRPCClientError } from '@trpc/client'
import type { Ports } from '../ports.ts'
import { afterCall, afterProbe, type Breaker, closed, type Heard, probeInMs } from './breaker.ts'

/** How a call ended: an answer, a refusal of what was sent, a login that is needed, or silence (nobody knows what came of it). */
export type Outcome<T> =
  | { kind: 'answer'; value: T }
  | { kind: 'refusal'; code: ErrorCode; message: string }
  | { kind: 'login' }
  | { kind: 'silence' }

/** A call that was given up goes on for so long, and its answer still counts. */
const giveUpMs = 30_000

/** Calls to one server: limits them in time and learns from them whether the server is there. */
export class Caller {
  #breaker: Breaker = closed

  constructor(
    private readonly ports: Ports,
    private readonly patienceMs: number,
    private readonly changed: () => void,
  ) {}

  get isUp(): boolean {
    return this.#breaker.state === 'closed'
  }

  /** Milliseconds until `probe` should be called; null: not at all. */
  get probeInMs(): number | null {
    return probeInMs(this.#breaker, this.ports.now())
  }

  /**
   * One request. Every `patienceMs` without an answer counts as slow; it is given up, as silence, when that opens the breaker. `late` hears
   * an answer that came after that.
   */
  async call<T>(
    run: (signal: AbortSignal) => Promise<T>,
    { patienceMs = this.patienceMs, late }: { patienceMs?: number; late?: (value: T) => void } = {},
  ): Promise<Outcome<T>> {
    const request = this.#begin(run, late)
    for (;;) {
      const end = await this.#orAfter(patienceMs, request.ending)
      this.#set(afterCall(this.#breaker, end?.heard ?? 'slow', this.ports.now()))
      if (end) return end.outcome
      if (this.isUp) continue
      request.giveUp()
      return { kind: 'silence' }
    }
  }

  /** Is it back? Never with a sale. */
  async probe(health: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    const end = await this.#orAfter(this.patienceMs, this.#begin(health).ending)
    this.#set(afterProbe(this.#breaker, end?.heard ?? 'slow', this.ports.now()))
  }

  #set(breaker: Breaker): void {
    const wasUp = this.isUp
    this.#breaker = breaker
    if (wasUp !== this.isUp) this.changed()
  }

  #begin<T>(run: (signal: AbortSignal) => Promise<T>, late?: (value: T) => void) {
    const stop = new AbortController()
    let isGivenUp = false
    const callOff = this.ports.after(giveUpMs, () => stop.abort())
    const answered = (value: T): End<T> => {
      if (isGivenUp) late?.(value)
      return { outcome: { kind: 'answer', value }, heard: 'answer' }
    }
    const ending: Promise<End<T>> = run(stop.signal).then(answered, endOf).finally(callOff)
    const giveUp = () => {
      isGivenUp = true
    }
    return { ending, giveUp }
  }

  /** Null: it took longer. */
  async #orAfter<T>(ms: number, ending: Promise<T>): Promise<T | null> {
    let callOff = () => {}
    const over = new Promise<null>((resolve) => {
      callOff = this.ports.after(ms, () => resolve(null))
    })
    return Promise.race([ending, over]).finally(callOff)
  }
}

interface End<T> {
  outcome: Outcome<T>
  heard: Heard
}

/** Said later it may be another, but it is the server's answer to what was asked; it is in order. */
const verdicts: ReadonlySet<ErrorCode> = new Set(['STOCK_UNKNOWN', 'SHIFT_INCOMPLETE'])

/** What an error says. Whatever is not a refusal by name leaves the outcome open. */
function endOf(error: unknown): End<never> {
  const said = error instanceof TRPCClientError ? (error.data as { branchlineCode?: unknown } | null | undefined) : null
  const code = said?.branchlineCode
  if (!isErrorCode(code)) {
    const isRefused = !said && !(error instanceof Error && error.name === 'AbortError')
    return { outcome: { kind: 'silence' }, heard: isRefused ? 'refused' : 'slow' }
  }
  const { message } = error as Error
  const { retry } = errorTable[code]
  if (retry === 'later' && !verdicts.has(code)) return { outcome: { kind: 'silence' }, heard: 'slow' }
  if (retry === 'after login') return { outcome: { kind: 'login' }, heard: 'answer' }
  return { outcome: { kind: 'refusal', code, message }, heard: 'answer' }
}
