import { BranchlineError, type ErrorCode, errorTable } from '@branchline/protocol'

/** SQLite's result codes that are about the disk or the file, by their last byte; they say nothing of any row. */
const failures: Record<number, { code: ErrorCode; message: string }> = {
  5: { code: 'UNAVAILABLE', message: "Another program holds this server's database." },
  6: { code: 'UNAVAILABLE', message: "Another program holds this server's database." },
  8: { code: 'UNAVAILABLE', message: 'This server may not write to its database.' },
  10: { code: 'UNAVAILABLE', message: "This server's disk answers with errors." },
  11: { code: 'UNAVAILABLE', message: "This server's database is damaged." },
  13: { code: 'DISK_FULL', message: errorTable.DISK_FULL.meaning },
  14: { code: 'UNAVAILABLE', message: "This server's database cannot be opened." },
  26: { code: 'UNAVAILABLE', message: "This server's database is damaged." },
}

/**
 * The refusal that a failure of disk or file is told as: nothing was stored, whoever asked for it. Null: it is about the rows. Reads
 * SQLite's result code wherever the driver and Prisma put it. Pure.
 */
export function storageFailure(error: unknown): BranchlineError | null {
  if (error instanceof BranchlineError) return null
  for (const code of codesOf(error)) {
    const failure = failures[code & 0xff]
    if (failure) return new BranchlineError(failure.code, failure.message, error)
  }
  return null
}

/** Every result code in an error, innermost first. */
function codesOf(error: unknown, depth = 0): number[] {
  if (typeof error !== 'object' || error === null || depth > 5) return []
  const { rawCode, extendedCode, originalCode, cause, meta, driverAdapterError } = error as Record<string, unknown>
  const inner = [cause, meta, driverAdapterError].flatMap((part) => codesOf(part, depth + 1))
  const own = [rawCode, extendedCode, originalCode].map(Number).filter((code) => Number.isInteger(code) && code > 0)
  return [...inner, ...own]
}
