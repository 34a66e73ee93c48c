import { readFileSync } from 'node:fs'

/** A certificate and its key from PEM files; undefined where none are named. Errors: Error naming the file that cannot be read. */
export function readCertificate(
  certificateFile: string | undefined,
  keyFile: string | undefined,
): { certificate: string; key: string } | undefined {
  if (certificateFile === undefined || keyFile === undefined) return undefined
  return { certificate: read('TLS_CERT_FILE', certificateFile), key: read('TLS_KEY_FILE', keyFile) }
}

function read(variable: string, file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new Error(`${variable}: ${file} cannot be read.`)
  }
}
