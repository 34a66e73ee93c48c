import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const programs = {
  central: { main: 'central/dist/main.js', sign: '/trpc/health' },
  branch: { main: 'branch/dist/main.js', sign: '/trpc/health' },
  dashboard: { main: 'dashboard/dist/standalone/apps/dashboard/server.js', sign: '/login' },
}
type App = keyof typeof programs
const saidMax = 2_000_000

/** A server in a process of its own, as it is deployed. */
export class ServerProcess {
  readonly url: string
  readonly #child: ChildProcess
  #said = ''

  private constructor(
    private readonly app: App,
    environment: Record<string, string>,
    port: number,
  ) {
    this.url = `${environment.TLS_NAMES ? 'https' : 'http'}://127.0.0.1:${port}`
    const main = fileURLToPath(new URL(`../../apps/${programs[app].main}`, import.meta.url))
    const { PATH } = process.env
    this.#child = spawn(process.execPath, [main], {
      env: { PATH, PORT: String(port), HOST: '127.0.0.1', HOSTNAME: '127.0.0.1', LOG_LEVEL: 'warn', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (chunk) => {
        this.#said = (this.#said + chunk).slice(-saidMax)
      })
  }

  /** Resolves when it answers. */
  static async start(app: App, environment: Record<string, string>, port: number): Promise<ServerProcess> {
    const server = new ServerProcess(app, environment, port)
    for (let attempt = 0; attempt < 600; attempt += 1) {
      if (server.#hasEnded) {
        // What it said last may still be on its way.
        await wait(200)
        throw new Error(`${app} ended (${server.#ending}): ${server.#said.slice(-20_000)}`)
      }
      if (await server.#isHealthy()) return server
      await wait(50)
    }
    await server.end('SIGKILL')
    throw new Error(`${app} did not come up: ${server.#said.slice(-20_000)}`)
  }

  /** The last it wrote to its standard outputs. */
  get said(): string {
    return this.#said
  }

  /** SIGKILL: no goodbye. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.#hasEnded) return
    const gone = once(this.#child, 'exit')
    this.#child.kill(signal)
    await gone
  }

  get #ending(): string {
    return this.#child.signalCode ?? `exit code ${this.#child.exitCode}`
  }

  get #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  #isHealthy(): Promise<boolean> {
    return new Promise((resolve) => {
      const get = this.url.startsWith('https:') ? https.get : http.get
      // Whether it is up is asked here; whether it is to be trusted is for whoever uses it.
      const call = get(
        `${this.url}${programs[this.app].sign}`,
        { rejectUnauthorized: false, agent: false },
        (answer) => {
          answer.resume()
          resolve(answer.statusCode === 200)
        },
      )
      call.once('error', () => resolve(false))
    })
  }
}
