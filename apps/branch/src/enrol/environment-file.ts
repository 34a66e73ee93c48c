import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** The text of a `.env` with these values. Lines of other variables, comments and order stay as they are. Pure. */
export function withValues(text: string, values: Record<string, string>): string {
  const left = new Map(Object.entries(values))
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n')
  const changed = lines.map((line) => {
    const name = /^\s*(?:export\s+)?([A-Z_][A-Z0-9_]*)\s*=/.exec(line)?.[1]
    const value = name === undefined ? undefined : values[name]
    if (name === undefined || value === undefined) return line
    left.delete(name)
    return `${name}=${quoted(value)}`
  })
  const added = [...left].map(([name, value]) => `${name}=${quoted(value)}`)
  return `${[...changed, ...added].join('\n')}\n`
}

/** As both Node and systemd read it. */
function quoted(value: string): string {
  if (/^[\w@%+=:,./-]*$/.test(value)) return value
  if (/["\\\n$`]/.test(value))
    throw new Error('A value with quotes, backslashes, dollars or line breaks does not fit into an environment file.')
  return `"${value}"`
}

/** Writes it whole or not at all, readable by its owner alone; one that is there keeps its permissions and its owner where it can. */
export function writeValues(file: string, values: Record<string, string>): void {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const text = withValues(before, values)
  if (text === before) return
  const unfinished = `${file}.new`
  rmSync(unfinished, { force: true })
  writeFileSync(unfinished, text, { mode: 0o600, flag: 'wx', flush: true })
  renameSync(unfinished, file)
  const folder = openSync(dirname(file), 'r')
  fsyncSync(folder)
  closeSync(folder)
}
