import type { DecideInput } from '../adapter.ts'

/**
 * Older than what is stored of a record with one writer: a repeat that its receipt no longer answers for. Not asked of records
 * that several branches write (by name): their sequences do not compare.
 */
export function isSuperseded({ incoming, stored }: DecideInput): boolean {
  if (stored === null || incoming.sequence === null || stored.sequence === null) return false
  return incoming.sequence <= stored.sequence
}
