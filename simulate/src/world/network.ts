import type { Fetch, FetchAnswer } from '@branchline/protocol'
import { Broken } from '../broken.ts'
import type { Faults } from '../faults.ts'
import { type Direction, Line } from './line.ts'
import { never, type Process } from './process.ts'
import type { World } from './world.ts'

/** A request as it travels: bytes and headers. */
export interface Request {
  path: string
  method: string
  headers: Record<string, string>
  body: string
}

export interface Answer {
  status: number
  text: string
}

/** Takes a request; null: nobody is there. */
export type Serve = (request: Request, signal: AbortSignal) => Promise<Answer | null>

/** Whoever stands at the line: what a request or an answer is changed to there, and who hears that it passes. */
export interface Wire {
  sent?(server: string, request: Request): Request
  answered?(server: string, request: Request, answer: Answer): Answer
}

const minuteMs = 60_000
const dayMs = 86_400_000
/** A client waits 30 s for an answer. */
const slowMs = { min: 20_000, max: 120_000 }

class LineError extends Error {
  constructor(readonly code: string) {
    super(code)
  }
}

/** The lines between the branches and central, with all that lines do. */
export class Network {
  readonly #lines = new Map<string, Line>()
  readonly #wires: Wire[] = []
  /** Requests on their way, by server, in the order they left. */
  readonly #underway = new Map<string, Set<object>>()

  constructor(
    private readonly world: World,
    private readonly faults: Faults,
    private readonly serve: Serve,
    private readonly broken: (error: unknown) => void = () => {},
  ) {}

  /** What `wire` does is done to every request and answer from now on. */
  attach(wire: Wire): void {
    this.#wires.push(wire)
  }

  cut(server: string, ms: number, direction: Direction): void {
    this.#line(server).cut({ untilMs: this.world.nowMs + ms, direction, flapMs: null })
    this.world.tell(server, `the line is cut (${direction}) for ${Math.round(ms / 1000)} s`)
  }

  /** The line comes and goes. */
  flap(server: string, ms: number, flapMs: number): void {
    this.#line(server).cut({ untilMs: this.world.nowMs + ms, direction: 'both', flapMs })
    this.world.tell(server, `the line comes and goes every ${flapMs} ms for ${Math.round(ms / 1000)} s`)
  }

  /** For a while requests arrive in any order. */
  jumble(server: string, ms: number): void {
    this.#line(server).jumble(this.world.nowMs + ms)
  }

  heal(): void {
    for (const line of this.#lines.values()) line.heal()
  }

  /** The `fetch` of one process. */
  fetchOf(process: Process): Fetch {
    return async (url, init = {}) => {
      const path = new URL(String(url)).pathname.replace(/^\/trpc\//, '')
      const body =
        init.body === undefined || init.body === null ? '' : Buffer.from(init.body as Uint8Array).toString('utf8')
      const headers = Object.fromEntries(new Headers(init.headers).entries())
      const request = { path, method: init.method ?? 'GET', headers, body }
      return this.#call(process, request, init.signal ?? null)
    }
  }

  #call(process: Process, asked: Request, signal: AbortSignal | null): Promise<FetchAnswer> {
    const { world, faults } = this
    const { name, chance } = process
    const request = this.#wires.reduce((sent, wire) => wire.sent?.(name, sent) ?? sent, asked)
    const line = this.#line(name)
    const gone = new AbortController()
    const place = `${name} ${request.path}`
    return new Promise<FetchAnswer>((resolve, reject) => {
      const aborted = () => {
        gone.abort('gone')
        end(() => reject(signal?.reason))
      }
      // A signal that somebody listens to is never collected, and with it all that he knows.
      const letGo = () => signal?.removeEventListener('abort', aborted)
      const survived = process.onDeath(() => {
        letGo()
        gone.abort('gone')
      })
      const end = (outcome: () => void) => {
        if (!process.alive) return
        letGo()
        survived()
        outcome()
      }
      const fail = (code: string) => end(() => reject(new LineError(code)))
      if (signal?.aborted) return end(() => reject(signal.reason))
      signal?.addEventListener('abort', aborted)
      const flyMs = () => chance.integer(`flight ${name}`, 1, 80)
      const reset = () => world.after(flyMs(), `${place} is reset`, () => fail('ECONNRESET'))
      if (line.isCut('up', world.nowMs)) {
        world.after(chance.integer(`refused ${name}`, 1, 2_000), `${place} has no line`, () => fail('ECONNREFUSED'))
        return
      }
      if (faults.strikes('request lost', place, 12)) {
        world.tell(name, `${request.path} is lost`)
        reset()
        return
      }
      if (request.body.length > 1 && faults.strikes('request torn', place, 4)) {
        this.#tear(process, request)
        world.after(2 * flyMs(), `${place} is reset`, () => fail('ECONNRESET'))
        return
      }
      if (faults.strikes('request twice', place, 10)) this.#again(process, request, gone.signal)
      world.after(this.#outMs(process, request, flyMs), `${place} arrives`, () => {
        world.note(name, request.path)
        this.#deliver(name, request, gone.signal, {
          answered: (answer) => {
            if (line.isCut('down', world.nowMs)) return
            if (faults.strikes('response lost', place, 12)) {
              world.tell(name, `the answer to ${request.path} is lost`)
              reset()
              return
            }
            const isCut = answer.text.length > 1 && faults.strikes('answer cut', place, 6)
            const text = isCut
              ? answer.text.slice(0, chance.integer(`cut ${name}`, 1, answer.text.length - 1))
              : answer.text
            if (isCut) world.tell(name, `the answer to ${request.path} is cut off`)
            const backMs = faults.strikes('answer too slow', place, 4)
              ? chance.integer(`slow answer ${name}`, slowMs.min, slowMs.max)
              : flyMs()
            world.after(backMs, `${place} is answered`, () =>
              end(() =>
                resolve({
                  ok: answer.status >= 200 && answer.status < 300,
                  status: answer.status,
                  json: async () => (process.alive ? JSON.parse(text) : never()),
                }),
              ),
            )
          },
          refused: () => world.after(flyMs(), `${place} is refused`, () => fail('ECONNREFUSED')),
        })
      })
    })
  }

  /** How long a request is on its way. In a jumble one that left later may arrive earlier. */
  #outMs({ name, chance }: Process, request: Request, flyMs: () => number): number {
    const { world, faults } = this
    const place = `${name} ${request.path}`
    if (faults.strikes('request days late', place, 0.7)) {
      world.tell(name, `${request.path} is on its way for days`)
      return chance.integer(`days ${name}`, 10 * minuteMs, 3 * dayMs)
    }
    if (faults.strikes('request late', place, 8)) return chance.integer(`slow ${name}`, 100, 45_000)
    if (!this.#line(name).isJumbled(world.nowMs)) return flyMs()
    const ms = chance.integer(`jumbled ${name}`, 1, 6_000)
    this.#noteOrder(name, ms)
    return ms
  }

  /** Counts only what really overtakes. */
  #noteOrder(server: string, ms: number): void {
    const underway = this.#underway.get(server) ?? new Set()
    this.#underway.set(server, underway)
    const self = {}
    underway.add(self)
    this.world.after(ms, `${server} order`, () => {
      if ([...underway][0] !== self) this.faults.count('requests reordered')
      underway.delete(self)
    })
  }

  /** It arrives a second time, at once or days later; that answer finds nobody. */
  #again({ name, chance }: Process, request: Request, signal: AbortSignal): void {
    const ms =
      chance.at(`far ${name}`) < 0.3
        ? chance.integer(`late ${name}`, 0, 3 * dayMs)
        : chance.integer(`late ${name}`, 0, minuteMs)
    this.world.after(ms, `${name} ${request.path} again`, () => {
      this.world.tell(name, `${request.path} arrives again`)
      this.#deliver(name, request, signal, { answered: () => {}, refused: () => {} })
    })
  }

  /** Only the beginning of it arrives: central must refuse it, whatever that beginning is. Nobody hears the answer. */
  #tear({ name, chance }: Process, request: Request): void {
    // Anywhere; and often where only the closing brackets are missing, which is nearest to a whole one.
    const { length } = request.body
    const from = chance.next(`torn where ${name}`) < 0.3 ? Math.max(1, length - 3) : 1
    const body = request.body.slice(0, chance.integer(`torn ${name}`, from, length - 1))
    this.world.tell(name, `${request.path} is torn after ${body.length} of ${request.body.length} characters`)
    this.world.after(chance.integer(`flight ${name}`, 1, 80), `${name} ${request.path} torn`, () => {
      this.serve({ ...request, body }, new AbortController().signal).then(
        (answer) => {
          if (!answer || answer.status >= 400) return
          this.broken(new Broken(2, `${request.path} arrived torn and was answered ${answer.status}`))
        },
        (error: unknown) => this.world.tell(name, `central broke on a torn ${request.path}: ${String(error)}`),
      )
    })
  }

  /** What is in flight when a branch dies arrives all the same. */
  #deliver(
    name: string,
    request: Request,
    signal: AbortSignal,
    { answered, refused }: { answered: (answer: Answer) => void; refused: () => void },
  ): void {
    this.serve(request, signal).then(
      (answer) => {
        if (!answer) return refused()
        answered(this.#wires.reduce((said, wire) => wire.answered?.(name, request, said) ?? said, answer))
      },
      (error: unknown) => this.world.tell(name, `central broke on ${request.path}: ${String(error)}`),
    )
  }

  #line(server: string): Line {
    const line = this.#lines.get(server) ?? new Line()
    this.#lines.set(server, line)
    return line
  }
}
