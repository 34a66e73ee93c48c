import { type ErrorCode, errorTable, isErrorCode } from '@branchline/protocol'
import { TRPCClientError } from '@trpc/client'

/** What of an error a person sees: its code, what happened, what to do. Nothing else of it leaves the server. */
export interface ShownError {
  code: ErrorCode
  meaning: string
  action: string
}

export type Result<T> = { ok: true; value: T } | { ok: false; error: ShownError }

/** Codes whose message was written for the caller and says more than the table: the field, the name, the limit. */
const silent: ReadonlySet<ErrorCode> = new Set(['INTERNAL', 'UNAVAILABLE', 'DISK_FULL'])

/** Any error a call ends with, as it may be shown. What is not a coded answer of the server is INTERNAL or UNAVAILABLE. */
export function shownError(error: unknown): ShownError {
  const data = error instanceof TRPCClientError ? (error.data as { branchlineCode?: unknown } | null) : null
  const answered = isErrorCode(data?.branchlineCode) ? data.branchlineCode : null
  const code = answered ?? (error instanceof TRPCClientError ? 'UNAVAILABLE' : 'INTERNAL')
  const { meaning, action } = errorTable[code]
  const said = answered && !silent.has(code) ? (error as Error).message : meaning
  return { code, meaning: said, action }
}

/** The value, or the error as it may be shown. */
export async function resultOf<T>(call: Promise<T>): Promise<Result<T>> {
  return call.then(
    (value) => ({ ok: true, value }),
    (error: unknown) => ({ ok: false, error: shownError(error) }),
  )
}
