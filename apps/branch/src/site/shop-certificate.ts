import { X509Certificate } from 'node:crypto'
import { join } from 'node:path'
import { type CertificateSource, givenCertificate, ownCertificate, type ServedCertificate } from '@branchline/platform'
import type { Clock } from '@branchline/protocol'
import type { Environment } from '../env.ts'

/** How this server speaks https on the shop's network: with the operator's certificate, with one of its own making, or (null) not at all. */
export function shopCertificate(
  { TLS_CERT_FILE, TLS_KEY_FILE, TLS_NAMES = [], DATA_DIR, BRANCH_CODE }: Environment,
  clock: Pick<Clock, 'now'>,
): CertificateSource | null {
  if (TLS_CERT_FILE !== undefined && TLS_KEY_FILE !== undefined)
    return givenCertificate({ certificateFile: TLS_CERT_FILE, keyFile: TLS_KEY_FILE, names: TLS_NAMES }, clock)
  if (TLS_NAMES.length === 0) return null
  return ownCertificate({ folder: join(DATA_DIR, 'tls'), title: BRANCH_CODE, names: TLS_NAMES }, clock)
}

/** Where tills reach this server, without a slash at its end. */
export function shopAddress({ TLS_CERT_FILE, TLS_NAMES = [] }: Environment, port: number): string {
  const [name = 'localhost'] = TLS_NAMES
  const scheme = TLS_CERT_FILE !== undefined || TLS_NAMES.length > 0 ? 'https' : 'http'
  return `${scheme}://${name.includes(':') ? `[${name}]` : name}:${port}`
}

/** When a certificate ends, ISO-8601. */
export function expiryOf({ certificate }: ServedCertificate): string {
  return new Date(new X509Certificate(certificate).validTo).toISOString()
}
