import { readFileSync } from 'node:fs'

/** The last thing a server's log says, as one short sentence; '' when it says nothing. */
export function lastLogLine(logFile: string): string {
  try {
    return readable(readFileSync(logFile, 'utf8'))
  } catch {
    return ''
  }
}

/** Of JSON log lines the message (and error), of plain text the last line. */
export function readable(log: string): string {
  const line = log.trimEnd().split('\n').at(-1) ?? ''
  try {
    const { msg, error } = JSON.parse(line) as { msg?: unknown; error?: unknown }
    const parts = [msg, error].filter((part) => typeof part === 'string')
    return parts.length > 0 ? `Its log ends: ${parts.join(': ').split('\n')[0]}` : ''
  } catch {
    return line ? `Its log ends: ${line.slice(0, 300)}` : ''
  }
}
