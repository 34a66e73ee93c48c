import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findBinaries } from '../central/embedded/binaries.ts'
import { startEmbeddedServer } from '../central/embedded/embedded-server.ts'
import { serverUser } from '../central/embedded/server-user.ts'

const run = promisify(execFile)

/** A PostgreSQL server that can be made to crash and come back on its port. */
export interface CrashingServer {
  url: string
  /** As a power cut to its processes: sessions are not ended, nothing is flushed. Recovery is at the next start. */
  crash(): Promise<void>
  /** Starts it again as it was, recovery included. */
  revive(): Promise<void>
  stop(): Promise<void>
}

/** Starts a PostgreSQL server in a folder. */
export async function startCrashingServer(dataDir: string): Promise<CrashingServer> {
  const { url, stop } = await startEmbeddedServer(dataDir)
  const { pg_ctl } = await findBinaries()
  const folder = join(dataDir, 'postgres')
  const as = { ...serverUser(), cwd: '/' }
  return {
    url,
    stop,
    crash: async () => void (await run(pg_ctl, ['-D', folder, '-m', 'immediate', '-w', 'stop'], as)),
    // `restart` of what is down starts it with the port and settings it had.
    revive: async () => void (await run(pg_ctl, ['-D', folder, '-w', '-l', join(folder, 'server.log'), 'restart'], as)),
  }
}
