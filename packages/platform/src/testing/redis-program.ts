import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** A redis-server to start, or why there is none. */
export type RedisProgram = { path: string } | { missing: string }

/** redis-server on PATH; on a Debian where we are root it is installed if it is missing. */
export function findRedisProgram(): RedisProgram {
  const found = onPath('redis-server')
  if (found) return { path: found }
  if (!onPath('apt-get') || process.getuid?.() !== 0) {
    return {
      missing: 'no redis-server here, and only root on Debian can have it installed: apt-get install redis-server',
    }
  }
  const options = {
    stdio: 'ignore',
    timeout: 120_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  } as const
  const install = () => spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'redis-server'], options)
  // A new machine may not have the lists of packages yet.
  if (install().status !== 0) {
    spawnSync('apt-get', ['update'], options)
    install()
  }
  const installed = onPath('redis-server')
  return installed ? { path: installed } : { missing: 'no redis-server here, and apt-get could not install it' }
}

function onPath(program: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin']
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path))
}
