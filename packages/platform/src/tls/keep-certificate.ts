import { X509Certificate } from 'node:crypto'
import type { Clock, Log } from '@branchline/protocol'
import type { RunningServer } from '../http-server.ts'
import { startLoop } from '../loop.ts'
import type { CertificateSource, ServedCertificate } from './certificate-source.ts'

const lookMs = 6 * 3_600_000

/** Looks every six hours whether there is a newer certificate, and serves with it from the next connection on. What fails is said, and tried again. */
export function keepCertificate(
  source: CertificateSource | null,
  served: ServedCertificate | null,
  http: Pick<RunningServer, 'useCertificate'>,
  { clock, log }: { clock: Clock; log: Log },
  noted: (served: ServedCertificate) => void = () => {},
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
