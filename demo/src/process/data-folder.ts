import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where one run of the demo keeps everything: a folder per server, and the logs. */
export interface DataFolder {
  root: string
  of(server: string): string
  logOf(server: string): string
  remove(): void
}

export function createDataFolder(): DataFolder {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'branchline-demo-')))
  mkdirSync(join(root, 'logs'))
  return {
    root,
    of: (server) => join(root, server),
    logOf: (server) => join(root, 'logs', `${server}.log`),
    remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  }
}
