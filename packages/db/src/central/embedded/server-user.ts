import { execFileSync } from 'node:child_process'
import { chmodSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** As whom PostgreSQL runs; undefined: as we do. */
export interface ServerUser {
  uid: number
  gid: number
}

/** PostgreSQL refuses to run as root. Then it runs as `postgres` where there is such a user, else as `nobody`. */
export function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }))
      return { uid: id('-u'), gid: id('-g') }
    } catch {
      // The next name.
    }
  }
  throw new Error(
    'PostgreSQL cannot run as root, and there is neither a user postgres nor nobody. Start central as another user.',
  )
}

/** Lets another user pass through the folders above `path` (no reading, only passing), where a folder of root's forbids it. */
export function letPass(path: string): void {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode } = statSync(folder)
    if ((mode & 0o001) === 0) chmodSync(folder, (mode & 0o7777) | 0o001)
    if (folder === dirname(folder)) return
  }
}
