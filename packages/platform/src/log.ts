import type { Log } from '@branchline/protocol'
import { pino } from 'pino'

/** JSON lines on standard error, so that standard output stays free for what a command prints. `level` as pino names it. */
export function createLog(name: string, level: string): Log {
  return pino(
    {
      name,
      level,
      base: { name },
      timestamp: pino.stdTimeFunctions.isoTime,
      // The last net: these never belong into a log line, and nothing of ours puts them there.
      redact: {
        paths: ['password', 'token', 'authorization', 'syncPassword', 'secretKey'].flatMap((name) => [
          name,
          `*.${name}`,
        ]),
        censor: '***',
      },
    },
    pino.destination(2),
  )
}
