import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'

export interface Ended {
  code: number
  out: string
  err: string
}

/** A command as it is typed at a server, with nothing but this environment. */
export function typed(app: 'central' | 'branch', args: string[], environment: Record<string, string>): Promise<Ended> {
  const main = fileURLToPath(new URL(`../../apps/${app}/dist/main.js`, import.meta.url))
  const { PATH = '' } = process.env
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { env: { PATH, ...environment }, cwd: tmpdir() }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    )
  })
}
