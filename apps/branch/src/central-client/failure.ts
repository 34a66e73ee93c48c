import { type ErrorCode, isErrorCode } from '@branchline/protocol'
import { TRPCClientError } from '@trpc/client'

/**
 * Why a call to central did not work.
 *
 *   outage     the line, the server, the login: nobody's record is to blame, nothing is counted
 *   envelope   central refused the request as a whole; a batch is halved, a single record rejected
 *   doctype    central does not take this DocType (now)
 *   resync     the cursor is of another life of central's database
 *   fenced     another server speaks as this branch: pushes wait, nothing is counted, all else goes on
 */
export interface Failure {
  kind: 'outage' | 'envelope' | 'doctype' | 'resync' | 'fenced'
  code: ErrorCode
  /** A sentence for a person, without secrets. */
  message: string
}

/** Carries a failure through code that expects success. */
export class CentralFailure extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.message)
    this.name = 'CentralFailure'
    this.failure = failure
  }
}

const kinds: Partial<Record<ErrorCode, Failure['kind']>> = {
  VALIDATION_FAILED: 'envelope',
  PAYLOAD_TOO_LARGE: 'envelope',
  UNKNOWN_DOCTYPE: 'doctype',
  RESYNC_REQUIRED: 'resync',
  INVALID_CURSOR: 'resync',
  CLONED_SITE: 'fenced',
}

/** What an error of a call means. Pure. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CentralFailure) return error.failure
  if (error instanceof TRPCClientError) {
    const data: unknown = error.data
    const code = typeof data === 'object' && data !== null && 'branchlineCode' in data ? data.branchlineCode : null
    if (isErrorCode(code)) return { kind: kinds[code] ?? 'outage', code, message: `Central refuses: ${error.message}` }
    const tls = tlsReasonOf(error.cause)
    if (tls) return { kind: 'outage', code: 'TLS_FAILED', message: `The secure connection to central failed: ${tls}.` }
    const reason = reasonOf(error.cause)
    return { kind: 'outage', code: 'UNAVAILABLE', message: `Central cannot be reached${reason ? `: ${reason}` : '.'}` }
  }
  if (error instanceof Error && error.name === 'ZodError') {
    return { kind: 'outage', code: 'UNAVAILABLE', message: 'Central gave an answer that this version cannot read.' }
  }
  throw error
}

const reasons: Record<string, string> = {
  ECONNREFUSED: 'nothing answers at its address',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name cannot be looked up now',
  ETIMEDOUT: 'it did not answer in time',
  TimeoutError: 'it did not answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'it did not answer in time',
}

const tlsReasons: Record<string, string> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: "its certificate is not valid yet, or this machine's date is wrong",
  CERT_REVOKED: 'its certificate was revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is of an authority this machine does not know',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is of an authority this machine does not know',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate cannot be verified',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  EPROTO: 'what answers there does not speak TLS as it should',
}

function tlsReasonOf(error: unknown, depth = 0): string | null {
  if (!(error instanceof Error) || depth > 5) return null
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (Object.hasOwn(tlsReasons, code)) return tlsReasons[code] ?? null
  if (code.startsWith('ERR_SSL_')) return tlsReasons.EPROTO ?? null
  return tlsReasonOf(error.cause, depth + 1)
}

function reasonOf(error: unknown, depth = 0): string | null {
  if (!(error instanceof Error) || depth > 5) return null
  const { code, name } = error as Error & { code?: string }
  return reasons[code ?? ''] ?? reasons[name] ?? reasonOf(error.cause, depth + 1)
}
