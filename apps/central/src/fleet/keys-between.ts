/** After every key that is a UUID. */
export const lastKey = 'g'

/**
 * Documents' keys are UUIDs of version 7: they begin with the time they were made at. The keys made in that time, clocks a day off
 * included. Pure.
 */
export function keysBetween(fromMs: number, toMs: number): { from: string; to: string } {
  return { from: keyAt(fromMs - clockMs), to: keyAt(toMs + clockMs) }
}

const clockMs = 86_400_000

function keyAt(ms: number): string {
  const hex = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}`
}
