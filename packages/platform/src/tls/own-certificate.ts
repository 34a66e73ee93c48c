import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '@branchline/protocol'
import type { KeyedCertificate } from './authority.ts'
import type { CertificateSource } from './certificate-source.ts'
import { certificateFacts, endsInDays, isGood } from './check-certificate.ts'

export interface OwnCertificate {
  /** Made if it is not there. Holds `authority.crt`, which tills trust, and the keys, for the server's own user alone. */
  folder: string
  /** What people read on a till that trusts it. */
  title: string
  /** As of `serverName`; at least one. */
  names: readonly string[]
}

/**
 * A certificate by an authority of this server's own, both made where they are missing; the certificate is made anew long before it ends, the
 * authority never: tills trust it. Errors: Error when the authority does not vouch for one of the names, or a file is damaged.
 */
export function ownCertificate({ folder, title, names }: OwnCertificate, clock: Pick<Clock, 'now'>): CertificateSource {
  const [secret, server, shown] = ['authority.pem', 'server.pem', 'authority.crt'].map((file) =>
    join(folder, file),
  ) as [string, string, string]
  return async () => {
    // The library is loaded where it is needed: most servers' starts do without.
    const { issueCertificate, makeAuthority, namesBeyond } = await import('./authority.ts')
    const nowMs = clock.now()
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const known = readPair(secret, names, nowMs)
    const authority = known?.pair ?? (await makeAuthority(`Branchline ${title}`, names, nowMs))
    if (!known) writePair(secret, authority)
    const beyond = namesBeyond(authority, names)
    if (beyond.length > 0)
      throw new Error(
        `TLS_NAMES: the authority in ${folder}, which this shop's tills trust, does not vouch for ${beyond.join(', ')}. Take the name out again; or remove that folder, and the next start makes another authority, which every till has to be given anew.`,
      )
    if (!existsSync(shown) || readFileSync(shown, 'utf8') !== authority.certificate)
      writeWhole(shown, authority.certificate, 0o644)
    const held = known ? readPair(server, names, nowMs) : null
    const pair = held?.isGood ? held.pair : await issueCertificate(authority, `${title} server`, names, nowMs)
    if (!held?.isGood) writePair(server, pair)
    const days = endsInDays(certificateFacts(authority, []), nowMs)
    const warning = `The authority in ${folder} ends in ${days} days: remove that folder, start anew, and give every till the new authority.`
    return { ...pair, authority: authority.certificate, ...(days === null ? {} : { warning }) }
  }
}

/** Null: it is not there. Key and certificate are one file, so that neither is ever without the other. */
function readPair(file: string, names: readonly string[], nowMs: number) {
  if (!existsSync(file)) return null
  const text = readFileSync(file, 'utf8')
  try {
    const pair = { certificate: blockOf(text, 'CERTIFICATE'), key: blockOf(text, 'PRIVATE KEY') }
    return { pair, isGood: isGood(certificateFacts(pair, names), nowMs) }
  } catch (error) {
    throw new Error(
      `${file} is damaged (${(error as Error).message}): put it back from a backup, or remove its folder.`,
    )
  }
}

function blockOf(text: string, label: string): string {
  const block = new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----\n`).exec(text)?.[0]
  if (!block) throw new Error(`it has no ${label}`)
  return block
}

function writePair(file: string, { certificate, key }: KeyedCertificate): void {
  writeWhole(file, `${certificate}${key}`, 0o600)
}

/** All of it or nothing, whatever happens meanwhile. */
function writeWhole(file: string, text: string, mode: number): void {
  rmSync(`${file}.new`, { force: true })
  writeFileSync(`${file}.new`, text, { mode, flush: true })
  renameSync(`${file}.new`, file)
}
