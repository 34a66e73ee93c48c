import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { DemoError } from '../demo-error.ts'
import type { GuardLink } from './guard-link.ts'
import { lastLogLine } from './last-log-line.ts'
import { readPeakBytes } from './peak-memory.ts'
import { serverFlags } from './programs.ts'

const limitsMs = { ready: 180_000, stop: 30_000 } as const

export interface ServerOptions {
  /** As the person at the screen knows it. */
  title: string
  program: string
  /** Beyond PATH and the like: the server's whole configuration. */
  environment: Record<string, string>
  port: number
  dataDir: string
  logFile: string
  guard: GuardLink
  /** The path that answers when it is up; absent: `health`. */
  sign?: string
}

/** One server in a process of its own, over as many lives as it is given. */
export class ServerProcess {
  #child: ChildProcess | null = null
  #isReady = false
  #isRetired = false
  #peakBytes: number | null = null
  readonly #options: ServerOptions

  constructor(options: ServerOptions) {
    this.#options = options
    mkdirSync(options.dataDir, { recursive: true })
  }

  get url(): string {
    return `http://127.0.0.1:${this.#options.port}`
  }

  get isUp(): boolean {
    return this.#child !== null && this.#isReady
  }

  /** The most memory any of its lives held so far, in bytes; null where that cannot be measured. */
  get peakBytes(): number | null {
    this.#measure()
    return this.#peakBytes
  }

  /** Resolves when `health` answers. Errors: DemoError when it ends first or does not answer in time. */
  async start(): Promise<void> {
    const { title, program, environment, port, dataDir, logFile, guard, sign = '/trpc/health' } = this.#options
    if (this.#isRetired) throw new DemoError(`${title} is not started again: the demo is ending.`)
    const log = openSync(logFile, 'a')
    const child = spawn(process.execPath, [...serverFlags, program], {
      // Its own session: Ctrl-C reaches the demo alone, which then stops everything in order.
      detached: true,
      // Its own folder: no `.env` of the place the demo was started from is read.
      cwd: dataDir,
      env: { ...inherited(), ...environment, PORT: String(port), HOST: '127.0.0.1', DATA_DIR: dataDir },
      stdio: ['ignore', log, log],
    })
    closeSync(log)
    this.#child = child
    this.#isReady = false
    const { pid } = child
    if (pid !== undefined) guard.started(pid)
    let ended = ''
    child.once('error', (error) => {
      ended = error.message
    })
    child.once('exit', (code, signal) => {
      ended = signal ? `it was ended by ${signal}` : `it ended with code ${code}`
      if (pid !== undefined) guard.ended(pid)
      if (this.#child === child) this.#child = null
    })
    for (const deadline = Date.now() + limitsMs.ready; !(await isHealthy(port, sign)); await sleep(40)) {
      if (ended) throw new DemoError(`${title} did not start: ${ended}. ${lastLogLine(logFile)}`.trim())
      if (Date.now() > deadline) {
        child.kill('SIGKILL')
        throw new DemoError(`${title} did not answer within ${limitsMs.ready / 1000} s. ${lastLogLine(logFile)}`.trim())
      }
    }
    this.#isReady = true
  }

  /** kill -9: no goodbye, nothing flushed. */
  async kill(): Promise<void> {
    this.#measure()
    await this.#end('SIGKILL')
  }

  /** For good: lets it finish what is in hand. */
  async stop(): Promise<void> {
    this.#isRetired = true
    this.#measure()
    await this.#end('SIGTERM')
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    if (!child) return
    this.#child = null
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    const impatience = setTimeout(() => child.kill('SIGKILL'), limitsMs.stop)
    await exited
    clearTimeout(impatience)
  }

  #measure(): void {
    const pid = this.#child?.pid
    const peak = pid === undefined ? null : readPeakBytes(pid)
    if (peak !== null) this.#peakBytes = Math.max(peak, this.#peakBytes ?? 0)
  }
}

/** What a server gets of the demo's own environment: nothing that would configure it. */
function inherited(): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG, TZ, TMPDIR, SystemRoot } = process.env
  return Object.fromEntries(
    Object.entries({ PATH, HOME, LANG, TZ, TMPDIR, SystemRoot }).filter(([, value]) => value !== undefined),
  )
}

async function isHealthy(port: number, sign: string): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${sign}`, { signal: AbortSignal.timeout(1_000) })
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false
  }
}
