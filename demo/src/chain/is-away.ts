import type { ErrorCode } from '@branchline/protocol'
import { TRPCClientError } from '@trpc/client'

/** The Branchline code of a refusal; null when no server answered in our shape. */
export function codeOfFailure(error: unknown): ErrorCode | null {
  if (!(error instanceof TRPCClientError)) return null
  return (error.data as { branchlineCode?: ErrorCode } | undefined)?.branchlineCode ?? null
}

/** Did nobody give a verdict: no connection, no answer, or a server that says "later"? Then the same call may be made again. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof TRPCClientError)) return error instanceof DOMException || error instanceof TypeError
  const status = (error.data as { httpStatus?: number } | undefined)?.httpStatus
  return status === undefined || status === 429 || status >= 500
}
