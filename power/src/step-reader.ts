import { type Call, CallReader, descriptorOf, stringsOf } from './read-call.ts'
import type { Step } from './step.ts'

/** The index of the WAL lives in shared memory: SQLite makes it anew from the WAL after a crash, whatever is on disk. */
const isVolatile = (path: string) => path.endsWith('-shm')
const isFlag = (args: string, flag: string) => new RegExp(`\\b${flag}\\b`).test(args)

/** Turns what strace wrote about one process after the other into steps, for the files below `root` and every connection. */
export class StepReader {
  readonly #root: string
  readonly #names = new Map<string, number>()
  readonly #folders: Set<string>
  #calls = new CallReader()
  #open = new Map<number, { inode: number; position: number }>()
  #inodes = 0

  /** `root`: an empty folder that is on disk. */
  constructor(root: string) {
    this.#root = root
    this.#folders = new Set([root])
  }

  /** The processes so far have ended; what follows is another's. */
  nextProcess(): void {
    this.#calls = new CallReader()
    this.#open = new Map()
  }

  /** The steps of one more line: mostly none. */
  read(line: string): Step[] {
    const call = this.#calls.read(line)
    if (!call) return []
    if (call.result >= 0) return this.#stepsOf(call)
    return call.name === 'fsync' || call.name === 'fdatasync' ? this.#synced(call) : []
  }

  #stepsOf(call: Call): Step[] {
    switch (call.name) {
      case 'open':
      case 'openat':
      case 'creat':
        return this.#opened(call)
      case 'mkdir':
      case 'mkdirat':
        return this.#paths(call, ([path]) => {
          this.#folders.add(path)
          return { kind: 'mkdir', path }
        })
      case 'unlink':
      case 'unlinkat':
        return this.#paths(call, ([path]) => {
          this.#names.delete(path)
          return { kind: 'unlink', path }
        })
      case 'rename':
      case 'renameat':
      case 'renameat2':
        return this.#paths(call, ([from, to = '']) => {
          this.#rename(from, to)
          this.#names.delete(from)
          return { kind: 'rename', from, to }
        })
      case 'link':
      case 'linkat':
        return this.#paths(call, ([from, to = '']) => {
          this.#rename(from, to)
          return { kind: 'link', from, to }
        })
      case 'write':
      case 'writev':
      case 'sendto':
      case 'sendmsg':
        return this.#written(call, null)
      case 'pwrite64':
      case 'pwritev':
        return this.#written(call, Number(/(\d+)$/.exec(call.args)?.[1]))
      case 'fsync':
      case 'fdatasync':
        return this.#synced(call)
      case 'ftruncate': {
        const file = this.#fileOf(call)
        return file ? [{ kind: 'truncate', inode: file.inode, size: Number(/(\d+)$/.exec(call.args)?.[1]) }] : []
      }
      default: {
        const { path } = descriptorOf(call)
        if (this.#isOurs(path)) throw new Error(`${call.name} of ${path} is not modelled`)
        return []
      }
    }
  }

  #opened(call: Call): Step[] {
    const path = call.answered
    this.#open.delete(call.result)
    if (!this.#isOurs(path) || this.#folders.has(path)) return []
    const known = this.#names.get(path)
    const inode = known ?? ++this.#inodes
    this.#names.set(path, inode)
    this.#open.set(call.result, { inode, position: 0 })
    if (known === undefined) return [{ kind: 'create', path, inode }]
    return isFlag(call.args, 'O_TRUNC') ? [{ kind: 'truncate', inode, size: 0 }] : []
  }

  #written(call: Call, at: number | null): Step[] {
    const { connection } = descriptorOf(call)
    const file = this.#fileOf(call)
    if (!file && connection === '') return []
    const bytes = Buffer.concat(stringsOf(call)).subarray(0, call.result)
    if (!file) return [{ kind: 'sent', connection, bytes }]
    const offset = at ?? file.position
    if (at === null) file.position += bytes.length
    return [{ kind: 'write', inode: file.inode, offset, bytes }]
  }

  #synced(call: Call): Step[] {
    const { path } = descriptorOf(call)
    const failed = call.result < 0
    if (this.#folders.has(path)) return failed ? [] : [{ kind: 'sync folder', path }]
    const file = this.#fileOf(call)
    return file ? [{ kind: failed ? 'sync failed' : 'sync', inode: file.inode }] : []
  }

  #paths(call: Call, step: (paths: [string, ...string[]]) => Step): Step[] {
    const [first, ...more] = stringsOf(call).map((bytes) => bytes.toString())
    if (first === undefined || !this.#isOurs(first) || isVolatile(first)) return []
    return [step([first, ...more])]
  }

  #rename(from: string, to: string): void {
    const inode = this.#names.get(from)
    if (inode === undefined) throw new Error(`${from} was renamed and never seen`)
    this.#names.set(to, inode)
  }

  #fileOf(call: Call): { inode: number; position: number } | undefined {
    const { fd, path } = descriptorOf(call)
    return this.#isOurs(path) ? this.#open.get(fd) : undefined
  }

  #isOurs(path: string): boolean {
    return path.startsWith(`${this.#root}/`) && !isVolatile(path)
  }
}
