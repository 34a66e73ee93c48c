import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** A program to start, or why there is none. */
export type FoundProgram = { path: string } | { missing: string }

/** A program on PATH; on a Debian where we are root its package is installed if it is missing. */
export function findDebianProgram(program: string, debianPackage = program): FoundProgram {
  const found = onPath(program)
  if (found) return { path: found }
  if (!onPath('apt-get') || process.getuid?.() !== 0) {
    return {
      missing: `no ${program} here, and only root on Debian can have it installed: apt-get install ${debianPackage}`,
    }
  }
  const options = {
    stdio: 'ignore',
    timeout: 300_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  } as const
  const install = () => spawnSync('apt-get', ['install', '-y', '--no-install-recommends', debianPackage], options)
  // A new machine may not have the lists of packages yet.
  if (install().status !== 0) {
    spawnSync('apt-get', ['update'], options)
    install()
  }
  const installed = onPath(program)
  return installed ? { path: installed } : { missing: `no ${program} here, and apt-get could not install it` }
}

function onPath(program: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin']
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path))
}
