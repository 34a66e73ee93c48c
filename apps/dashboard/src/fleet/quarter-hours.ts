const quarterMs = 900_000
const slots = 96

/** The quarters of an hour of the last day, oldest first; those that are not told of had nothing. */
export function quarterHours(
  points: readonly { at: string; arrived: number }[],
  nowMs: number,
): { atMs: number; arrived: number }[] {
  const told = new Map(points.map(({ at, arrived }) => [Math.floor(Date.parse(at) / quarterMs), arrived]))
  const last = Math.floor(nowMs / quarterMs)
  return Array.from({ length: slots }, (_, index) => {
    const slot = last - slots + 1 + index
    return { atMs: slot * quarterMs, arrived: told.get(slot) ?? 0 }
  })
}
