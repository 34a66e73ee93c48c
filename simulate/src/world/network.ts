import type { Fetch, FetchAnswer } from '@branchline/protocol'
import type { Faults } from '../faults.ts'
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

const dayMs = 86_400_000

class LineError extends Error {
  constructor(readonly code: string) {
    super(code)
  }
}

/** The lines between the branches and central, with all that lines do. */
export class Network {
  /** By branch: no request leaves, or no answer comes, until then. */
  readonly #cut = new Map<string, { untilMs: number; direction: 'up' | 'down' | 'both' }>()

  constructor(
    private readonly world: World,
    private readonly faults: Faults,
    private readonly serve: Serve,
  ) {}

  cut(branch: string, ms: number, direction: 'up' | 'down' | 'both'): void {
    this.#cut.set(branch, { untilMs: this.world.nowMs + ms, direction })
    this.world.tell(branch, `the line is cut (${direction}) for ${Math.round(ms / 1000)} s`)
  }

  heal(): void {
    this.#cut.clear()
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

  #call(process: Process, request: Request, signal: AbortSignal | null): Promise<FetchAnswer> {
    const { world, faults } = this
    const { name, chance } = process
    const gone = new AbortController()
    const place = `${name} ${request.path}`
    return new Promise<FetchAnswer>((resolve, reject) => {
      const survived = process.onDeath(() => gone.abort('gone'))
      const end = (outcome: () => void) => {
        if (!process.alive) return
        survived()
        outcome()
      }
      const fail = (code: string) => end(() => reject(new LineError(code)))
      if (signal?.aborted) return end(() => reject(signal.reason))
      signal?.addEventListener('abort', () => {
        gone.abort('gone')
        end(() => reject(signal.reason))
      })
      const flyMs = () => chance.integer(`flight ${name}`, 1, 80)
      const deliver = (answering: (answer: Answer) => void, refused: () => void) => {
        // What is in flight when a branch dies arrives all the same; its answer finds nobody.
        this.serve(request, gone.signal).then(
          (answer) => (answer ? answering(answer) : refused()),
          (error: unknown) => world.tell(name, `central broke on ${request.path}: ${String(error)}`),
        )
      }
      if (this.#isCut(name, 'up')) {
        world.after(chance.integer(`refused ${name}`, 1, 2_000), `${place} has no line`, () => fail('ECONNREFUSED'))
        return
      }
      if (faults.strikes('request lost', place, 12)) {
        world.tell(name, `${request.path} is lost`)
        world.after(flyMs(), `${place} is reset`, () => fail('ECONNRESET'))
        return
      }
      if (faults.strikes('request twice', place, 10)) {
        const ms =
          chance.at(`far ${name}`) < 0.3
            ? chance.integer(`late ${name}`, 0, 3 * dayMs)
            : chance.integer(`late ${name}`, 0, 60_000)
        world.after(ms, `${place} again`, () => {
          world.tell(name, `${request.path} arrives again`)
          deliver(
            () => {},
            () => {},
          )
        })
      }
      const late = faults.strikes('request late', place, 8)
      const outMs = late ? chance.integer(`slow ${name}`, 100, 45_000) : flyMs()
      world.after(outMs, `${place} arrives`, () => {
        world.note(name, request.path)
        deliver(
          (answer) => {
            if (this.#isCut(name, 'down')) return
            if (faults.strikes('response lost', place, 12)) {
              world.tell(name, `the answer to ${request.path} is lost`)
              world.after(flyMs(), `${place} is reset`, () => fail('ECONNRESET'))
              return
            }
            const isCut = answer.text.length > 1 && faults.strikes('answer cut', place, 6)
            const text = isCut
              ? answer.text.slice(0, chance.integer(`cut ${name}`, 1, answer.text.length - 1))
              : answer.text
            if (isCut) world.tell(name, `the answer to ${request.path} is cut off`)
            world.after(flyMs(), `${place} is answered`, () =>
              end(() =>
                resolve({
                  ok: answer.status >= 200 && answer.status < 300,
                  status: answer.status,
                  json: async () => (process.alive ? JSON.parse(text) : never()),
                }),
              ),
            )
          },
          () => world.after(flyMs(), `${place} is refused`, () => fail('ECONNREFUSED')),
        )
      })
    })
  }

  #isCut(branch: string, direction: 'up' | 'down'): boolean {
    const cut = this.#cut.get(branch)
    return (
      cut !== undefined && cut.untilMs > this.world.nowMs && (cut.direction === 'both' || cut.direction === direction)
    )
  }
}
