import { readFileSync } from 'node:fs'

/** The most memory a running process ever held (VmHWM of /proc/<pid>/status), in bytes; null where there is no /proc. */
export function readPeakBytes(pid: number): number | null {
  try {
    return parsePeakBytes(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return null
  }
}

/** The peak in the text of /proc/<pid>/status, in bytes; null when it has none. */
export function parsePeakBytes(status: string): number | null {
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]
  return kibibytes === undefined ? null : Number(kibibytes) * 1024
}
