import { type ChildProcess, spawn } from 'node:child_process'
import { programs } from './programs.ts'

/**
 * A small process beside the demo that outlives it by a moment. It is told the id of every server; when the pipe to the demo
 * breaks, whatever the demo died of, it stops what still runs.
 */
export class GuardLink {
  readonly #child: ChildProcess

  /** `centralDir`: where an embedded PostgreSQL may be left behind. */
  constructor(centralDir: string) {
    this.#child = spawn(process.execPath, [programs.guard, centralDir], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    this.#child.on('error', () => {})
    this.#child.stdin?.on('error', () => {})
    this.#child.unref()
  }

  started(pid: number): void {
    this.#child.stdin?.write(`+${pid}\n`)
  }

  ended(pid: number): void {
    this.#child.stdin?.write(`-${pid}\n`)
  }

  /** Nothing is left to guard. */
  release(): void {
    this.#child.stdin?.end()
  }
}
