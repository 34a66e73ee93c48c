/** One finished system call as strace prints it. `args` keeps strings as they stand there: in hex. */
export interface Call {
  name: string
  args: string
  result: number
  /** What strace says of a descriptor that the call answered. */
  answered: string
}

/** Puts calls together that were interrupted by those of other threads. A call counts from when it ended. */
export class CallReader {
  readonly #unfinished = new Map<string, string>()

  /** Null: nothing ended here. */
  read(line: string): Call | null {
    const [, pid = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? []
    const resumed = /^<\.\.\. \w+ resumed>/.exec(rest)
    const text = resumed ? (this.#unfinished.get(pid) ?? '') + rest.slice(resumed[0].length) : rest
    if (resumed) this.#unfinished.delete(pid)
    if (text.endsWith(' <unfinished ...>')) {
      this.#unfinished.set(pid, text.slice(0, -' <unfinished ...>'.length))
      return null
    }
    const open = text.indexOf('(')
    const close = text.lastIndexOf(')', text.lastIndexOf(' = '))
    const result = /^\s*= (-?\d+)(?:<(.*?)>)?/.exec(text.slice(close + 1))
    if (open < 1 || close < open || !result || !/^\w+$/.test(text.slice(0, open))) return null
    return {
      name: text.slice(0, open),
      args: text.slice(open + 1, close),
      result: Number(result[1]),
      answered: fromHex(result[2] ?? '').toString(),
    }
  }
}

/** The bytes of a text that strace wrote with `-xx`. */
export function fromHex(text: string): Buffer {
  return text.startsWith('\\x') ? Buffer.from(text.replaceAll('\\x', ''), 'hex') : Buffer.from(text)
}

/** Every quoted string of the arguments, as bytes. One that strace cut off is an error: the recording is of no use. */
export function stringsOf({ name, args }: Call): Buffer[] {
  return [...args.matchAll(/"([^"]*)"(\.\.\.)?/g)].map(([, hex = '', cut]) => {
    if (cut) throw new Error(`strace cut off what ${name} wrote: record longer strings`)
    return fromHex(hex)
  })
}

/** The descriptor that comes first: of a file with its path, of a connection with both its ends. */
export function descriptorOf({ args }: Call): { fd: number; path: string; connection: string } {
  const [, fd = '-1', path = '', connection = ''] =
    /^(\d+)<(?:((?:\\x[0-9a-f]{2})+)|(TCP:\[[^\]]+\]))>/.exec(args) ?? []
  return { fd: Number(fd), path: fromHex(path).toString(), connection }
}
