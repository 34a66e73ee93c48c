import type { Settlement } from '@branchline/db/branch'

const told = ['merged', 'conflict', 'duplicate', 'rejected', 'deferred', 'returned'] as const

/** What the log says of a batch: how many of its operations ended otherwise than applied; null: none did. Pure. */
export function batchVerdict(settlements: readonly Settlement[]): string | null {
  const counts = new Map<string, number>()
  for (const settlement of settlements) {
    const end = settlement.kind === 'settled' ? settlement.outcome : settlement.kind
    counts.set(end, (counts.get(end) ?? 0) + 1)
  }
  return told.flatMap((end) => (counts.has(end) ? [`${counts.get(end)} ${end}`] : [])).join(', ') || null
}
