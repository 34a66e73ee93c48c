import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'

const parts = ['', '-wal'] as const

/** A branch's database file: copied aside and put back, and a handle on it beside the server's own. */
export class BranchDisk {
  readonly #file: string
  #sql: InstanceType<typeof Database>
  #toPutBack: string | null = null
  #copies = 0

  /** `from`: the file it begins as a copy of, with its journal. */
  constructor(
    readonly folder: string,
    from: string,
  ) {
    mkdirSync(folder, { recursive: true })
    this.#file = join(folder, 'branch.sqlite')
    copy(from, this.#file)
    this.#sql = new Database(this.#file)
  }

  /** For the checks. */
  get sql(): InstanceType<typeof Database> {
    return this.#sql
  }

  /** Between events nothing is half written. Answers where the copy is. */
  copyAside(): string {
    this.#copies += 1
    const to = join(this.folder, `copy-${this.#copies}.sqlite`)
    copy(this.#file, to)
    return to
  }

  /** The server is down and does not come up before the copy is there. */
  putBackLater(from: string): void {
    this.#toPutBack = from
  }

  /** Nobody has the file open but this. Answers whether a copy was put back. */
  putBack(): boolean {
    const from = this.#toPutBack
    if (from === null) return false
    this.#toPutBack = null
    this.#sql.close()
    for (const part of ['-shm', ...parts]) rmSync(`${this.#file}${part}`, { force: true })
    copy(from, this.#file)
    this.#sql = new Database(this.#file)
    return true
  }

  close(): void {
    this.#sql.close()
  }
}

function copy(from: string, to: string): void {
  for (const part of parts) if (existsSync(`${from}${part}`)) copyFileSync(`${from}${part}`, `${to}${part}`)
}
