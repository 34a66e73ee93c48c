import { connect } from 'node:tls'

const waitMsMax = 5_000

/** What whoever calls an address sees of its certificate. `problem`: why a browser or a branch would refuse it; null: they take it. */
export type SeenCertificate = { untilMs: number; problem: string | null } | { untilMs: null; problem: string }

/** Asks the https server at an address for its certificate, and for nothing else. */
export function seenCertificate(url: string): Promise<SeenCertificate> {
  const { hostname, port } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  return new Promise((resolve) => {
    const socket = connect(
      {
        host,
        port: Number(port || 443),
        rejectUnauthorized: false,
        ...(/^[\d.:]+$/.test(host) ? {} : { servername: host }),
      },
      () => {
        const { valid_to } = socket.getPeerCertificate()
        const problem = socket.authorized ? null : String(socket.authorizationError)
        end({ untilMs: Date.parse(valid_to), problem })
      },
    )
    const end = (seen: SeenCertificate) => {
      resolve(seen)
      socket.destroy()
    }
    socket.setTimeout(waitMsMax, () => end({ untilMs: null, problem: `no answer in ${waitMsMax / 1000} s` }))
    socket.on('error', ({ message }) => end({ untilMs: null, problem: message }))
  })
}
