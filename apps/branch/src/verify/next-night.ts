const hourMs = 3_600_000
/** A day has 25 hours where clocks are put back. */
const hoursMax = 26
/** How soon a run that was missed is made up for: not in the minute in which the shop opens. */
const missedMs = 600_000

export const neverHour = 24

export interface NightQuestion {
  nowMs: number
  /** The hour of the branch's clock, 0 to 23; 24: never. */
  hour: number
  /** An IANA name. */
  timezone: string
  /** When the last night run ended; null: there was none yet. */
  lastMs: number | null
  /** Uniform in [0, 1): branches do not all come at once. */
  chance: number
}

/**
 * When the next night run is due, in ms since 1970; null: never. Within the hour, at a minute that chance says. A server that is switched off
 * at night makes up for it: soon after it started. Pure.
 */
export function nextNight({ nowMs, hour, timezone, lastMs, chance }: NightQuestion): number | null {
  if (hour >= neverHour) return null
  const hours = new Intl.DateTimeFormat('en-US', { timeZone: timezone, hour: 'numeric', hourCycle: 'h23' })
  const isHour = (ms: number) => Number(hours.format(ms)) === hour
  // Zones are whole quarters of an hour apart.
  const quarter = (ms: number) => ms - (ms % (hourMs / 4))
  const startOf = (fromMs: number, step: 1 | -1): number | null => {
    for (let quarters = 0; quarters <= hoursMax * 4; quarters += 1) {
      const ms = quarter(fromMs) + (step * quarters * hourMs) / 4
      if (isHour(ms) && !isHour(ms - hourMs / 4)) return ms
    }
    return null
  }
  const latest = startOf(nowMs, -1)
  if (latest !== null && lastMs !== null && lastMs < latest) return nowMs + chance * missedMs
  const next = startOf(quarter(nowMs) + hourMs / 4, 1)
  return next === null ? null : next + chance * hourMs
}
