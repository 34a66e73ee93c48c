import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type GuardLink, lastLogLine, serverFlags } from '@branchline/demo'
import type { Cut, Word } from '../cuts/statement-counter.ts'

const limitsMs = { ready: 180_000, stop: 30_000, word: 20_000, port: 500 } as const
const killAt = fileURLToPath(new URL('./cuts/kill-at.js', import.meta.url))

export interface ServerOptions {
  title: string
  program: string
  /** Its whole configuration, beyond PATH and the like. */
  environment: Record<string, string>
  port: number
  dataDir: string
  logFile: string
  guard: GuardLink
  /** Whose statements are counted, so that it can be armed. */
  cuts?: 'sqlite' | 'postgres'
  /** What it runs under, as ['strace', ...]. */
  under?: readonly string[]
}

/** It died where it should; or its transaction finished in so many statements. */
export type Outcome = 'died' | { finished: number }

/** One server in a process of its own, over as many lives as it is given. */
export class Server {
  #child: ChildProcess | null = null
  #ended: Promise<void> = Promise.resolve()
  #onArmed: () => void = () => {}
  #onFinished: (count: number) => void = () => {}
  #retired = false

  constructor(readonly options: ServerOptions) {
    mkdirSync(options.dataDir, { recursive: true })
  }

  get isRunning(): boolean {
    return this.#child !== null
  }

  /** Resolves when this life ends. */
  get ended(): Promise<void> {
    return this.#ended
  }

  /** Resolves when `health` answers. Errors: it ends first, or does not answer in time. */
  async start(more: { under?: readonly string[]; environment?: Record<string, string> } = {}): Promise<void> {
    const { title, port, logFile } = this.options
    if (this.#retired || this.#child) throw new Error(`${title} is not to be started`)
    let child = this.#spawn(more)
    for (const deadline = Date.now() + limitsMs.ready; !(await isHealthy(port)); await sleep(15)) {
      if (this.#child !== child) {
        const why = lastLogLine(logFile)
        // Another program of this machine found its port free while it was down.
        if (!why.includes('EADDRINUSE')) throw new Error(`${title} did not start. ${why}`.trim())
        await sleep(limitsMs.port)
        child = this.#spawn(more)
      }
      if (Date.now() > deadline) {
        this.signal('SIGKILL')
        throw new Error(`${title} did not answer within ${limitsMs.ready / 1000} s. ${lastLogLine(logFile)}`.trim())
      }
    }
  }

  #spawn({
    under = this.options.under ?? [],
    environment: more = {},
  }: {
    under?: readonly string[]
    environment?: Record<string, string>
  }): ChildProcess {
    const { program, environment, port, dataDir, logFile, guard, cuts } = this.options
    const log = openSync(logFile, 'a')
    const preload = cuts ? ['--import', killAt] : []
    const [command = process.execPath, ...rest] = [...under, process.execPath, ...serverFlags, ...preload, program]
    const { PATH, HOME, LANG, TZ, TMPDIR } = process.env
    const child: ChildProcess = spawn(command, rest, {
      // Its own session: Ctrl-C reaches the torture alone, which then stops everything in order.
      detached: true,
      cwd: dataDir,
      env: {
        ...Object.fromEntries(Object.entries({ PATH, HOME, LANG, TZ, TMPDIR }).filter(([, value]) => value)),
        ...(cuts ? { BRANCHLINE_CUTS: cuts } : {}),
        ...environment,
        ...more,
        PORT: String(port),
        HOST: '127.0.0.1',
        DATA_DIR: dataDir,
      },
      stdio: ['ignore', log, log, ...(cuts ? (['ipc'] as const) : [])],
    })
    closeSync(log)
    this.#child = child
    const { pid } = child
    if (pid !== undefined) guard.started(pid)
    child.on('message', (word: Word | string) => {
      // A server says that it is ready to whoever started it.
      if (typeof word === 'string') return
      if ('finished' in word) this.#onFinished(word.finished)
      else this.#onArmed()
    })
    child.on('error', () => {})
    this.#ended = new Promise((resolve) => {
      child.once('exit', () => {
        if (pid !== undefined) guard.ended(pid)
        if (this.#child === child) this.#child = null
        resolve()
      })
    })
    return child
  }

  /** Arms it: it dies before one statement of one transaction. Answers, once it is armed, what will come of it. */
  async arm(cut: Cut): Promise<() => Promise<Outcome>> {
    const outcome = this.#listen(cut)
    const armed = new Promise<void>((resolve) => {
      this.#onArmed = resolve
    })
    this.#child?.send(cut, () => {})
    // It may be quicker to die than to tell.
    await Promise.race([armed, this.#ended])
    return () => outcome
  }

  /** Starts it armed. Answers what came of it; where the transaction finished, it is up. */
  async startArmed(cut: Cut): Promise<Outcome> {
    const onFinished = this.#listen(cut, this.start({ environment: { BRANCHLINE_CUT: JSON.stringify(cut) } }))
    return onFinished
  }

  async #listen({ sign }: Cut, starting: Promise<void> = Promise.resolve()): Promise<Outcome> {
    const upOrDead = starting.catch(() => {})
    const life = this.#ended
    const died = life.then(() => 'died' as const)
    let late: NodeJS.Timeout | undefined
    const finished = new Promise<Outcome>((resolve, reject) => {
      late = setTimeout(
        () => reject(new Error(`${this.options.title}: no transaction with ${sign} came`)),
        limitsMs.word,
      )
      this.#onFinished = (count) => resolve({ finished: count })
    })
    try {
      const outcome = await Promise.race([finished, died])
      await upOrDead
      return outcome
    } finally {
      clearTimeout(late)
    }
  }

  /** kill -9: no goodbye, nothing flushed. Answers whether it was running. */
  async kill(): Promise<boolean> {
    return this.#end('SIGKILL')
  }

  /** Lets it finish what is in hand. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM')
  }

  /** For good. */
  async retire(): Promise<void> {
    this.#retired = true
    await this.#end('SIGTERM')
  }

  /** For good, at once: nobody is interested any more. */
  async abandon(): Promise<void> {
    this.#retired = true
    await this.#end('SIGKILL')
  }

  /** A signal to all that this life is made of. */
  signal(signal: NodeJS.Signals): void {
    const pid = this.#child?.pid
    if (pid === undefined) return
    try {
      process.kill(-pid, signal)
    } catch {
      // It ended by itself in between.
    }
  }

  async #end(signal: NodeJS.Signals): Promise<boolean> {
    const child = this.#child
    if (!child) return false
    this.signal(signal)
    const impatience = setTimeout(() => this.signal('SIGKILL'), limitsMs.stop)
    await this.#ended
    clearTimeout(impatience)
    return true
  }
}

async function isHealthy(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/trpc/health`, { signal: AbortSignal.timeout(1_000) })
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false
  }
}
