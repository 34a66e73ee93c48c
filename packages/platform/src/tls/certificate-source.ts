import type { KeyedCertificate } from './authority.ts'

/** A certificate to serve with. */
export interface ServedCertificate extends KeyedCertificate {
  /** What tills have to trust, as PEM, where it is this server's own authority. */
  authority?: string
  /** What a person should hear about, in a sentence. */
  warning?: string
}

/** Where a server's certificate comes from. Asked at the start and every few hours, so that a renewed one is taken without a restart. */
export type CertificateSource = () => Promise<ServedCertificate>
