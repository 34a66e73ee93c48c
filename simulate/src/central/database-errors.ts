import type { Fault, Faults } from '../faults.ts'

interface Kind {
  fault: Fault
  code: string
  message: string
  /** Of a hundred statements, at the highest rate. */
  percent: number
  /** What it takes until PostgreSQL gives up. */
  afterMs: number
}

const ofStatements: Kind[] = [
  {
    ...{ fault: 'serialization failure', code: '40001', message: 'could not serialize access', percent: 0.3 },
    afterMs: 0,
  },
  { fault: 'deadlock', code: '40P01', message: 'deadlock detected', percent: 0.2, afterMs: 1_000 },
  {
    ...{ fault: 'connection terminated', code: '57P01', message: 'terminating connection', percent: 0.25 },
    afterMs: 0,
  },
  {
    ...{ fault: 'statement timeout', code: '57014', message: 'canceling statement due to statement timeout' },
    ...{ percent: 0.2, afterMs: 5_000 },
  },
]

/** The connection ends while a commit is under way: before it took place (`commit`) or after (`committed`); nobody can tell. */
const ofCommits: Kind[] = [
  { fault: 'commit in doubt', code: '57P01', message: 'terminating connection', percent: 2, afterMs: 0 },
  { fault: 'serialization failure', code: '40001', message: 'could not serialize access', percent: 0.3, afterMs: 0 },
]

class DatabaseError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly afterMs: number,
  ) {
    super(message)
  }
}

/** As PostgreSQL refuses an operation here and now; null: it does not. */
export function databaseError(faults: Faults, operation: string): DatabaseError | null {
  // A feed lock is taken by a statement that nothing crosses.
  if (operation === 'feed lock') return null
  const isCommit = operation === 'commit' || operation === 'committed'
  for (const { fault, code, message, percent, afterMs } of isCommit ? ofCommits : ofStatements) {
    // What could not be serialized was not committed.
    if (operation === 'committed' && fault !== 'commit in doubt') continue
    if (faults.strikes(fault, operation, percent)) return new DatabaseError(code, message, afterMs)
  }
  return null
}
