import { businessDay } from '@branchline/adapters'

const dayMs = 86_400_000
const noon = 12
const hours = new Map<string, Intl.DateTimeFormat>()

/**
 * The newest day whose evening report is due, as YYYY-MM-DD. From noon on, the hour tells of its own day; before noon, of the day before. A
 * `hour` that the clock skipped counts as come with the next one. Pure.
 */
export function dueDay({ hour, timezone }: { hour: number; timezone: string }, nowMs: number): string {
  const today = businessDay(nowMs, timezone)
  const daysBack = (hourOf(nowMs, timezone) >= hour ? 0 : 1) + (hour >= noon ? 0 : 1)
  return new Date(Date.parse(`${today}T00:00:00Z`) - daysBack * dayMs).toISOString().slice(0, 10)
}

function hourOf(ms: number, timeZone: string): number {
  const known = hours.get(timeZone)
  const format = known ?? new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' })
  if (!known) hours.set(timeZone, format)
  return Number(format.format(ms))
}
