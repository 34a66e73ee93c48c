import { writeSync } from 'node:fs'
import type { Log } from '@branchline/protocol'
import { pino } from 'pino'
import { callScope } from './observe/call-scope.ts'

/**
 * JSON lines on standard error, so that standard output stays free for what a command prints. `level` as pino names it. Every line of a call
 * or a job's run bears its id and its name; `about` is on every line.
 */
export function createLog(name: string, level: string, about: Record<string, unknown> = {}): Log {
  return pino(
    {
      name,
      level,
      base: { name, ...about },
      mixin: () => ({ ...callScope() }),
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
    { write: (line) => writeLine(2, line) },
  )
}

const lineTriesMax = 100

/**
 * Writes a line at once. One that cannot be written, as on a full disk, is dropped: pino's own destination tries for ever, and the
 * server stands still meanwhile.
 */
function writeLine(fd: number, line: string): void {
  let rest = Buffer.from(line)
  for (let attempt = 0; rest.length > 0 && attempt < lineTriesMax; attempt += 1) {
    try {
      rest = rest.subarray(writeSync(fd, rest))
    } catch (error) {
      // A pipe whose reader is slow takes it a moment later.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return
    }
  }
}
