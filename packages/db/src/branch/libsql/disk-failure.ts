/** Is told of a commit that failed on the disk. */
export type DiskFailed = (error: Error) => void

/** SQLITE_IOERR, whatever its extended code says of the place. A full disk is SQLITE_FULL, and passes. */
const ioError = 10
const primaryCodeBits = 0xff

/**
 * The disk did not take a commit. The system may count what it could not write as written, so that a later sync says yes to what is
 * not there: who goes on writing builds on sand. Only what a new process reads from the disk is certain.
 */
export function isDiskFailure(error: unknown): error is Error {
  const { rawCode, cause } = (error ?? {}) as { rawCode?: number; cause?: { extendedCode?: number } }
  const code = rawCode ?? cause?.extendedCode
  return error instanceof Error && code !== undefined && (code & primaryCodeBits) === ioError
}
