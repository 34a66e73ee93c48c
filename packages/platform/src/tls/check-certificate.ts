import { createPrivateKey, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import type { KeyedCertificate } from './authority.ts'

/** What a certificate says of itself. */
export interface CertificateFacts {
  /** The key beside it is its own. */
  isPair: boolean
  /** Of the names asked about, those it is not for. */
  otherNames: string[]
  fromMs: number
  untilMs: number
}

/** Errors: whatever the PEM text is instead. */
export function certificateFacts({ certificate, key }: KeyedCertificate, names: readonly string[]): CertificateFacts {
  const parsed = new X509Certificate(certificate)
  const isFor = (name: string) => (isIP(name) ? parsed.checkIP(name) : parsed.checkHost(name)) !== undefined
  return {
    isPair: parsed.checkPrivateKey(createPrivateKey(key)),
    otherNames: names.filter((name) => !isFor(name)),
    fromMs: Date.parse(parsed.validFrom),
    untilMs: Date.parse(parsed.validTo),
  }
}

const dayMs = 86_400_000
/** A server's own certificate is replaced when so much of its time is left. */
export const renewMs = 120 * dayMs
/** So long before the end of what is not replaced by itself, it is said every day. */
export const warnMs = 21 * dayMs

/** Is a server certificate of the folder's own authority good for these names, now and for a while? Pure. */
export function isGood({ isPair, otherNames, fromMs, untilMs }: CertificateFacts, nowMs: number): boolean {
  return isPair && otherNames.length === 0 && fromMs <= nowMs && untilMs - nowMs > renewMs
}

/** In how many days what nobody replaces by itself ends; null: that is no matter yet. Pure. */
export function endsInDays({ untilMs }: CertificateFacts, nowMs: number): number | null {
  return untilMs - nowMs > warnMs ? null : Math.floor((untilMs - nowMs) / dayMs)
}
