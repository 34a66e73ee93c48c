import { BranchlineError, errorTable } from '@branchline/protocol'

/** `data`: about the rows. `retry`: the same again may work. `unavailable`: the database is away. `full`: its disk is. */
export type DatabaseErrorClass = 'data' | 'retry' | 'unavailable' | 'full' | 'unknown'

const refusals = { unavailable: 'UNAVAILABLE', full: 'DISK_FULL' } as const

/** Of NUL, and of what its encoding does not have: no text of the database holds it. */
const unholdable = new Set(['22021', '22P05'])

/** The refusal that a database which is away or full is told as, whoever asked, and text it cannot hold; any other error as it is. Pure. */
export function storageFailure(error: unknown): unknown {
  if (error instanceof BranchlineError) return error
  if (codesOf(error).some((code) => unholdable.has(code)))
    return new BranchlineError(
      'VALIDATION_FAILED',
      'A text in this call has a character that no database holds.',
      error,
    )
  const kind = classifyDatabaseError(error)
  if (kind !== 'unavailable' && kind !== 'full') return error
  const code = refusals[kind]
  return new BranchlineError(code, errorTable[code].meaning, error)
}

const retryable = new Set(['40001', '40P01', '55P03'])
const away = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'P1001',
  'P1002',
  'P1017',
  'P2024',
  'P2028',
])
/** A transaction in which nothing was said for too long, by a process that had no turn: nothing of it was written. */
const cutOff = new Set(['25P03', '25P04'])
/** What the driver says without any code of a connection that ended under a query. */
const endedConnection =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect)/
const prismaData = new Set(['P2000', 'P2002', 'P2003', 'P2005', 'P2006', 'P2007', 'P2011', 'P2020'])

/** Whose fault an error of the database is. Reads SQLSTATEs wherever Prisma and its driver put them. Pure. */
export function classifyDatabaseError(error: unknown): DatabaseErrorClass {
  for (const code of codesOf(error)) {
    if (retryable.has(code)) return 'retry'
    if (code === '53100') return 'full'
    if (away.has(code) || cutOff.has(code) || /^(08|57P0)/.test(code) || code === '53300' || code === '57014')
      return 'unavailable'
    if (/^(22|23)[0-9A-Z]{3}$/.test(code) || prismaData.has(code)) return 'data'
  }
  return hasEnded(error) ? 'unavailable' : 'unknown'
}

function hasEnded(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 5) return false
  return endedConnection.test(error.message) || hasEnded(error.cause, depth + 1)
}

/** Every code in an error, innermost first: a driver's SQLSTATE says more than Prisma's wrapping of it. */
function codesOf(error: unknown, depth = 0): string[] {
  if (typeof error !== 'object' || error === null || depth > 5) return []
  const { code, originalCode, cause, meta, driverAdapterError } = error as Record<string, unknown>
  const inner = [cause, meta, driverAdapterError].flatMap((part) => codesOf(part, depth + 1))
  return [...inner, ...[originalCode, code].filter((value): value is string => typeof value === 'string')]
}
