import { readFileSync } from 'node:fs'
import type { Clock } from '@branchline/protocol'
import type { CertificateSource } from './certificate-source.ts'
import { type CertificateFacts, certificateFacts, endsInDays } from './check-certificate.ts'

/**
 * The operator's own certificate and key, from PEM files. Errors: Error naming the file that cannot be read, or what does not fit: the key,
 * or one of the names by which tills call this server.
 */
export function givenCertificate(
  { certificateFile, keyFile, names }: { certificateFile: string; keyFile: string; names: readonly string[] },
  clock: Pick<Clock, 'now'>,
): CertificateSource {
  return async () => {
    const given = { certificate: read('TLS_CERT_FILE', certificateFile), key: read('TLS_KEY_FILE', keyFile) }
    let facts: CertificateFacts
    try {
      facts = certificateFacts(given, names)
    } catch (error) {
      throw new Error(`TLS_CERT_FILE and TLS_KEY_FILE are no certificate and key in PEM: ${(error as Error).message}.`)
    }
    const { isPair, otherNames } = facts
    if (!isPair)
      throw new Error(`TLS_KEY_FILE: the key in ${keyFile} is not that of the certificate ${certificateFile}.`)
    if (otherNames.length > 0)
      throw new Error(
        `TLS_CERT_FILE: the certificate in ${certificateFile} is not for ${otherNames.join(', ')}, which TLS_NAMES says. Browsers would refuse this server.`,
      )
    const days = endsInDays(facts, clock.now())
    if (days === null) return given
    return {
      ...given,
      warning: `The certificate in ${certificateFile} ${endsWord(days)}: replace it; no restart is needed.`,
    }
  }
}

const endsWord = (days: number) => (days < 0 ? `ended ${-days} days ago` : `ends in ${days} days`)

function read(variable: string, file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new Error(`${variable}: ${file} cannot be read.`)
  }
}
