/** Defects of central that only show when transactions interleave. Each changes statements on their way; none is in the product. */
export const plantedStatements = {
  'feed without lock': 'feed positions are drawn while another transaction holds its own undecided',
  'receipts without lock':
    "a push looks for its receipts without the branch's lock, and passes over those that came meanwhile",
  'lost update': 'a record is read before the lock is there, and written over what was committed since',
} as const
export type PlantedStatement = keyof typeof plantedStatements
export const plantedStatementNames = Object.keys(plantedStatements) as PlantedStatement[]

const takeFeedLock = 'SELECT pg_advisory_xact_lock(1112689524, 1)::text'
/** What the bug that takes it too late takes. */
export const lateFeedLock = 'SELECT pg_advisory_xact_lock(1112689524, 1)'
const takeBranchLock = 'pg_advisory_xact_lock(1112689506, hashtext($1))'
const versionGuard = 'WHERE excluded."version" > d."version"'

/** A statement as the bug has it, with the same parameters. Pure. */
export function withBug(planted: PlantedStatement | null, text: string): string {
  switch (planted) {
    case 'feed without lock':
      return text === takeFeedLock ? text.replace('_xact_lock', '_xact_lock_shared') : text
    case 'receipts without lock':
      return text
        .replace(takeBranchLock, 'hashtext($1)')
        .replace(versionGuard, '')
        .replace('$25::text[]) AS r)', '$25::text[]) AS r ON CONFLICT DO NOTHING)')
    case 'lost update':
      return text === takeFeedLock ? `SELECT ''` : text.replace(versionGuard, '')
    default:
      return text
  }
}
