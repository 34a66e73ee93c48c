import { X509Certificate } from 'node:crypto'
import { join } from 'node:path'
import {
  type CertificateSource,
  givenCertificate,
  ownCertificate,
  type RunningServer,
  type ServedCertificate,
  startLoop,
} from '@branchline/platform'
import type { Clock, Log } from '@branchline/protocol'
import type { Environment } from '../env.ts'

const lookMs = 6 * 3_600_000

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

/** Looks every six hours whether there is a newer certificate, and serves with it from the next connection on. What fails is said, and tried again. */
export function keepCertificate(
  source: CertificateSource | null,
  served: ServedCertificate | null,
  http: RunningServer,
  { clock, log }: { clock: Clock; log: Log },
  noted: (served: ServedCertificate) => void,
): { stop(): Promise<void> } {
  if (!source || !served) return { stop: async () => {} }
  if (served.authority)
    log.info(
      { sha256: new X509Certificate(served.authority).fingerprint256 },
      'tills trust this server by its own authority: /authority.crt, with this fingerprint',
    )
  let current = served
  noted(served)
  const loop = startLoop(
    clock,
    async () => {
      const next = await source()
      if (next.certificate !== current.certificate || next.key !== current.key) {
        http.useCertificate(next)
        log.info({}, 'another certificate is served from now on')
      }
      if (next.warning) log.error({}, next.warning)
      current = next
      noted(next)
      return { pauseMs: lookMs }
    },
    (error) => log.error({ error: String(error) }, 'the certificate could not be renewed; the one in use goes on'),
  )
  return loop
}

/** When a certificate ends, ISO-8601. */
export function expiryOf({ certificate }: ServedCertificate): string {
  return new Date(new X509Certificate(certificate).validTo).toISOString()
}
