import { type Fetch, protocolHeader } from '@branchline/protocol'

/** Changes what a procedure answered. */
type Reshape = (path: string, answer: Record<string, unknown>) => Record<string, unknown>
type Hook = (path: string, body: string) => 'pass' | 'drop' | 'lose answer' | Response

/**
 * The line from one branch to central, over real HTTP, with faults to switch on:
 *
 *   drop          the request never leaves
 *   lose answer   central does all, and the answer never comes
 *   a Response    something between answers instead
 */
export class Line {
  #hook: Hook = () => 'pass'
  #spoil: (body: string, path: string) => string = (body) => body
  #reshape: Reshape | null = null
  #headers: Record<string, string> = {}
  /** What the branch is to central since its last heartbeat, for calls made in its name. */
  identity: { instance: string; fence: string } | null = null
  /** Procedures asked for, in order. */
  readonly asked: string[] = []
  /** Procedures that central answered. */
  readonly answered: string[] = []

  /** While it is set: what went over the line for procedures that begin with it, in bytes, bodies alone. */
  weighed: { prefix: string; bytes: number } | null = null

  /** Procedures asked for that have not come back yet, one way or the other. */
  readonly underway: string[] = []

  /** Is shown the headers of every request. */
  seen: (headers: Record<string, string>) => void = () => {}

  readonly fetch: Fetch = async (url, init) => {
    const path = new URL(url).pathname.replace('/trpc/', '')
    this.asked.push(path)
    this.seen({ ...(init?.headers as Record<string, string>) })
    this.underway.push(path)
    try {
      return await this.#carry(path, url, init)
    } finally {
      this.underway.splice(this.underway.indexOf(path), 1)
    }
  }

  async #carry(path: string, ...[url, init]: Parameters<Fetch>): ReturnType<Fetch> {
    const body = init?.body == null ? '' : await new Response(init.body).text()
    const what = this.#hook(path, body)
    if (what instanceof Response) return what
    if (what === 'drop') throw cut()
    const headers = { ...(init?.headers as Record<string, string>), ...this.#headers }
    const answer = await fetch(url, { ...init, headers, ...(body === '' ? {} : { body: this.#spoil(body, path) }) })
    if (this.weighed && path.startsWith(this.weighed.prefix)) {
      this.weighed.bytes += Buffer.byteLength(body) + (await answer.clone().arrayBuffer()).byteLength
    }
    if (what === 'pass') {
      if (path === 'heartbeat.report' && answer.ok) this.identity = identityOf(body, await answer.clone().json())
      this.answered.push(path)
      return this.#reshape && answer.ok ? reshaped(path, answer, this.#reshape) : answer
    }
    await answer.arrayBuffer()
    throw cut()
  }

  cut(): void {
    this.#hook = () => 'drop'
  }

  heal(): void {
    this.#hook = () => 'pass'
    this.#spoil = (body) => body
    this.#reshape = null
    this.#headers = {}
  }

  /** The branch says that it speaks this protocol, until healed. */
  speak(protocol: number): void {
    this.#headers = { [protocolHeader]: String(protocol) }
  }

  /** Changes what is sent on its way, until healed. */
  spoil(change: (body: string, path: string) => string): void {
    this.#spoil = change
  }

  /** Changes what is answered on its way, until healed. */
  reshape(change: Reshape): void {
    this.#reshape = change
  }

  on(hook: Hook): void {
    this.#hook = hook
  }
}

async function reshaped(path: string, answer: Response, change: Reshape): Promise<Response> {
  const { result } = (await answer.json()) as { result: { data: Record<string, unknown> } }
  return Response.json({ result: { data: change(path, result.data) } }, { status: answer.status })
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads what went over the line
function identityOf(asked: string, answered: any): { instance: string; fence: string } {
  const { fence, adopt } = answered.result.data
  return { instance: adopt?.instance ?? JSON.parse(asked).instance, fence }
}

function cut(): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error('cut'), { code: 'ECONNRESET' }) })
}
