import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Redis } from 'ioredis'
import { freePort } from './free-port.ts'

const startMsMax = 10_000

/** A Redis of its own for a test, with faults to switch on. */
export class ScratchRedis {
  readonly port: number
  readonly url: string
  readonly #program: string
  #server: ChildProcess | null = null
  #admin: Redis | null = null

  private constructor(program: string, port: number) {
    this.#program = program
    this.port = port
    this.url = `redis://127.0.0.1:${port}`
  }

  static async start(program: string): Promise<ScratchRedis> {
    const redis = new ScratchRedis(program, await freePort())
    await redis.start()
    return redis
  }

  /** Commands for the server itself, as a person at redis-cli gives them. */
  get admin(): Redis {
    if (!this.#admin) throw new Error('this Redis is not running')
    return this.#admin
  }

  /** One command, its words divided by blanks. */
  async say(command: string): Promise<void> {
    const [name = '', ...values] = command.split(' ')
    await this.admin.call(name, values)
  }

  /** Empty: nothing was ever on disk. Resolves when it answers. */
  async start(): Promise<void> {
    const options = [
      '--port',
      String(this.port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      '/tmp',
    ]
    const server = spawn(this.#program, options, { stdio: 'ignore' })
    this.#server = server
    const admin = new Redis(this.url, { retryStrategy: () => 20, maxRetriesPerRequest: null })
    admin.on('error', () => {})
    this.#admin = admin
    const impatience = setTimeout(() => server.kill('SIGKILL'), startMsMax)
    await Promise.race([
      admin.ping(),
      once(server, 'exit').then(() => {
        throw new Error('redis-server did not start')
      }),
    ]).finally(() => clearTimeout(impatience))
  }

  async kill(): Promise<void> {
    this.#admin?.disconnect()
    this.#admin = null
    const server = this.#server
    this.#server = null
    if (!server || server.exitCode !== null || server.signalCode !== null) return
    const gone = once(server, 'exit')
    server.kill('SIGKILL')
    await gone
  }

  /** It keeps its connections and says nothing more. */
  hang(): void {
    this.#server?.kill('SIGSTOP')
  }

  goOn(): void {
    this.#server?.kill('SIGCONT')
  }
}
