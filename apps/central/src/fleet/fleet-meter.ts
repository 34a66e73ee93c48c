import type { HistoryPointRow, Resolution } from '@branchline/db/central'

export const stepMsOf: Record<Resolution, number> = { minute: 60_000, quarter: 900_000, hour: 3_600_000 }
export const resolutions: readonly Resolution[] = ['minute', 'quarter', 'hour']

interface Reading {
  minuteMs: number
  branchCode: string
  outbox: number
  arrived: number
  contacts: number
}

/** Beyond that a reading is dropped: nobody has written them down for long. */
const readingsMax = 100_000

/**
 * What happens, counted in memory until it is written down: no push and no heartbeat waits for it. A central that is killed loses what it
 * counted since, of the charts and of nothing else.
 */
export class FleetMeter {
  #readings = new Map<string, Reading>()

  /** A heartbeat and how much its branch owes. */
  heard(branchCode: string, outbox: number, nowMs: number): void {
    const reading = this.#of(branchCode, nowMs)
    if (!reading) return
    reading.contacts += 1
    reading.outbox = Math.max(reading.outbox, outbox)
  }

  /** So many operations were taken. */
  arrived(branchCode: string, count: number, nowMs: number): void {
    const reading = this.#of(branchCode, nowMs)
    if (reading) reading.arrived += count
  }

  /** Takes what was counted out: points of every resolution, of each branch and of the chain ('*'). */
  take(): HistoryPointRow[] {
    const readings = [...this.#readings.values()]
    this.#readings = new Map()
    return pointsOf(readings)
  }

  #of(branchCode: string, nowMs: number): Reading | null {
    const minuteMs = nowMs - (nowMs % stepMsOf.minute)
    const key = `${branchCode} ${minuteMs}`
    const known = this.#readings.get(key)
    if (known) return known
    if (this.#readings.size >= readingsMax) return null
    const reading = { minuteMs, branchCode, outbox: 0, arrived: 0, contacts: 0 }
    this.#readings.set(key, reading)
    return reading
  }
}

/** Of the chain what its branches owe together is what they owed in the same minute. Pure. */
function pointsOf(readings: Reading[]): HistoryPointRow[] {
  const chain = new Map<number, Reading>()
  for (const reading of readings) {
    const { minuteMs } = reading
    const sum = chain.get(minuteMs) ?? { minuteMs, branchCode: '*', outbox: 0, arrived: 0, contacts: 0 }
    sum.outbox += reading.outbox
    sum.arrived += reading.arrived
    sum.contacts += reading.contacts
    chain.set(minuteMs, sum)
  }
  const points = new Map<string, HistoryPointRow>()
  for (const { minuteMs, branchCode, ...counts } of [...readings, ...chain.values()]) {
    for (const resolution of resolutions) {
      const at = new Date(minuteMs - (minuteMs % stepMsOf[resolution])).toISOString()
      const key = `${branchCode} ${resolution} ${at}`
      const known = points.get(key)
      points.set(key, {
        branchCode,
        resolution,
        at,
        outbox: Math.max(known?.outbox ?? 0, counts.outbox),
        arrived: (known?.arrived ?? 0) + counts.arrived,
        contacts: (known?.contacts ?? 0) + counts.contacts,
      })
    }
  }
  return [...points.values()]
}
