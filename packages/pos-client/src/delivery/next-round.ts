const confirmMs = 1_000
const patientMs = 15_000
/** Between two reports of what a till holds. */
export const inventoryMs = 60_000

/**
 * Milliseconds until the next round. What was just sent is asked about soon; what nothing happens to, less and less often. `idle`: rounds
 * in a row in which nothing moved.
 */
export function nextRoundMs({
  waiting,
  idle,
  probesInMs,
}: {
  waiting: number
  idle: number
  probesInMs: (number | null)[]
}) {
  const due = waiting > 0 ? Math.min(confirmMs * 2 ** Math.min(idle, 10), patientMs) : inventoryMs
  return Math.min(due, ...probesInMs.filter((ms) => ms !== null))
}
