import 'reflect-metadata'
import type { webcrypto } from 'node:crypto'
import { isIP, isIPv6 } from 'node:net'
import { AsnConvert } from '@peculiar/asn1-schema'
import {
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_nameConstraints,
  NameConstraints,
} from '@peculiar/asn1-x509'
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'

/** A certificate and the private key it is for, as PEM. */
export interface KeyedCertificate {
  certificate: string
  key: string
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const dayMs = 86_400_000
/** Tills' clocks may be behind. */
const beforeMs = dayMs
const authorityMs = 20 * 365 * dayMs
/** Apple's devices take no server certificate of more than 825 days, whoever signed it. */
const serverMs = 397 * dayMs

/**
 * An authority that can vouch for these names and nothing else: whoever trusts it, or steals it, cannot be shown, or show, another site.
 * `names` as of `serverName`.
 */
export async function makeAuthority(title: string, names: readonly string[], nowMs: number): Promise<KeyedCertificate> {
  const keys = await newKeys()
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: nameOf(title),
    ...validFor(authorityMs, nowMs),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      new Extension(id_ce_nameConstraints, true, AsnConvert.serialize(constraintsFor(names))),
    ],
  })
  return keyed(certificate, keys)
}

/** A server's certificate for names that the authority vouches for. */
export async function issueCertificate(
  authority: KeyedCertificate,
  title: string,
  names: readonly string[],
  nowMs: number,
): Promise<KeyedCertificate> {
  const keys = await newKeys()
  const issuer = new X509Certificate(authority.certificate)
  const pkcs8 = PemConverter.decodeFirst(authority.key)
  const signingKey = await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign'])
  const certificate = await X509CertificateGenerator.create({
    subject: nameOf(title),
    issuer: issuer.subject,
    ...validFor(serverMs, nowMs),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value })),
      ),
    ],
  })
  return keyed(certificate, keys)
}

/** Of these names, those that an authority does not vouch for. */
export function namesBeyond({ certificate }: KeyedCertificate, names: readonly string[]): string[] {
  const extension = new X509Certificate(certificate).getExtension(id_ce_nameConstraints)
  const permitted = extension ? (AsnConvert.parse(extension.value, NameConstraints).permittedSubtrees ?? []) : []
  const known = new Set([...permitted].map(bytesOf))
  return names.filter((name) => !known.has(bytesOf(subtreeOf(name))))
}

/** The names given, and no address where none is given, no name where there are addresses alone. */
function constraintsFor(names: readonly string[]): NameConstraints {
  const excluded = [
    ...(names.some((name) => isIP(name))
      ? []
      : ['0.0.0.0/0', '::/0'].map((iPAddress) => new GeneralName({ iPAddress }))),
    ...(names.some((name) => !isIP(name)) ? [] : [new GeneralName({ dNSName: '' })]),
  ]
  return new NameConstraints({
    permittedSubtrees: new GeneralSubtrees(names.map(subtreeOf)),
    ...(excluded.length > 0
      ? { excludedSubtrees: new GeneralSubtrees(excluded.map((base) => new GeneralSubtree({ base }))) }
      : {}),
  })
}

function subtreeOf(name: string): GeneralSubtree {
  const base = isIP(name)
    ? new GeneralName({ iPAddress: `${name}/${isIPv6(name) ? 128 : 32}` })
    : new GeneralName({ dNSName: name })
  return new GeneralSubtree({ base })
}

const bytesOf = (subtree: GeneralSubtree) => Buffer.from(AsnConvert.serialize(subtree)).toString('hex')
const nameOf = (title: string) => [{ CN: [title] }]
const newKeys = () => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])

function validFor(ms: number, nowMs: number) {
  return { notBefore: new Date(nowMs - beforeMs), notAfter: new Date(nowMs + ms - beforeMs) }
}

async function keyed(certificate: X509Certificate, { privateKey }: webcrypto.CryptoKeyPair): Promise<KeyedCertificate> {
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', privateKey)
  return { certificate: `${certificate.toString('pem')}\n`, key: `${PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n` }
}
