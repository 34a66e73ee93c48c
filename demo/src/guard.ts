// A program of its own (see process/guard-link.ts): stops the servers a demo left behind, and then itself.
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { isRunning } from './process/is-running.ts'
import { stopOrphanPostgres } from './process/stop-orphan-postgres.ts'

const stopMsMax = 25_000
const pids = new Set<number>()

for await (const line of createInterface({ input: process.stdin })) {
  const pid = Number(line.slice(1))
  if (!Number.isInteger(pid) || pid < 2) continue
  if (line.startsWith('+')) pids.add(pid)
  else pids.delete(pid)
}

signalAll('SIGTERM')
for (let waitedMs = 0; waitedMs < stopMsMax && [...pids].some(isRunning); waitedMs += 100) await sleep(100)
signalAll('SIGKILL')
if (process.argv[2]) await stopOrphanPostgres(process.argv[2])

function signalAll(signal: NodeJS.Signals): void {
  for (const pid of [...pids].filter(isRunning)) {
    try {
      process.kill(pid, signal)
    } catch {
      // It ended by itself in between.
    }
  }
}
