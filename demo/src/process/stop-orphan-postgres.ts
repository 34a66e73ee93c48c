import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isRunning } from './is-running.ts'

const stopMsMax = 15_000

/**
 * Stops the embedded PostgreSQL of a data folder whose central is gone. It runs in a session of its own so that it survives a
 * kill -9 of central; when no central comes back to adopt it, this is what ends it. Does nothing when none runs.
 */
export async function stopOrphanPostgres(dataDir: string): Promise<void> {
  const pid = postmasterOf(join(dataDir, 'postgres'))
  if (pid === null || !isRunning(pid)) return
  // SIGINT is PostgreSQL's fast shutdown: sessions end, everything is on disk.
  process.kill(pid, 'SIGINT')
  for (let waitedMs = 0; waitedMs < stopMsMax && isRunning(pid); waitedMs += 50) await sleep(50)
}

/** The server's process id, as postmaster.pid of that very folder gives it. */
function postmasterOf(folder: string): number | null {
  try {
    const [pid, dataDirectory] = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')
    const value = Number(pid)
    return dataDirectory === folder && Number.isInteger(value) && value > 1 ? value : null
  } catch {
    return null
  }
}
