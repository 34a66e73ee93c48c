import type { FieldTimes } from '@branchline/protocol'

// A hybrid logical clock as text: "<ms since 1970, 13 digits>-<counter, 4 hex>-<site>". Compared as a string, so that databases
// can compare it too. It follows the wall clock but never goes back, and what is read is always earlier than what follows it.

export interface Hlc {
  /** Milliseconds since 1970. */
  ms: number
  counter: number
  /** Who made it: a branch code, or central's own name. */
  site: string
}

const pattern = /^(\d{13})-([0-9a-f]{4})-(.+)$/s
const counterMax = 0xffff

export function formatHlc({ ms, counter, site }: Hlc): string {
  return `${String(ms).padStart(13, '0')}-${counter.toString(16).padStart(4, '0')}-${site}`
}

/** Null for text that is not an hlc. */
export function parseHlc(text: string): Hlc | null {
  const match = pattern.exec(text)
  if (!match) return null
  return { ms: Number(match[1]), counter: Number.parseInt(match[2] ?? '', 16), site: match[3] ?? '' }
}

/** Negative, 0 or positive, as a sort wants it. */
export function compareHlc(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

export function laterHlc(a: string, b: string): string {
  return a < b ? b : a
}

/** The time of a new local event. `last` is this site's last hlc, null (or '') before the first. */
export function tick(last: string | null, nowMs: number, site: string): string {
  return after(last, null, nowMs, site)
}

/** The time of writing over a version of `seen`: `hlc`, or just after `seen` where a clock elsewhere is ahead of it. */
export function hlcAfter(hlc: string, seen: string): string {
  const site = parseHlc(hlc)?.site
  if (hlc > seen || site === undefined || !parseHlc(seen)) return hlc
  return tick(seen, 0, site)
}

/** The time of taking in `remote`: later than it and than `last`. Clamp first: a remote far ahead drags this clock along. */
export function receive(last: string | null, remote: string, nowMs: number, site: string): string {
  return after(last, remote, nowMs, site)
}

/**
 * Central's guard against a branch whose clock runs ahead (DESIGN section 8: limits.clockAheadMs): what is more than
 * `maxAheadMs` ahead of `nowMs`, or no hlc at all, becomes central's time. Two operations clamped in one millisecond come out
 * equal; a caller for whom their order counts takes `tick(last, nowMs, site)` for them instead.
 */
export function clampHlc(
  hlc: string,
  nowMs: number,
  maxAheadMs: number,
  site: string,
): { hlc: string; clamped: boolean } {
  const parsed = parseHlc(hlc)
  if (parsed && parsed.ms <= nowMs + maxAheadMs) return { hlc, clamped: false }
  return { hlc: formatHlc({ ms: nowMs, counter: 0, site }), clamped: true }
}

/** `clampHlc` for every field of a pushed operation. */
export function clampFieldTimes(
  fieldTimes: FieldTimes,
  nowMs: number,
  maxAheadMs: number,
  site: string,
): { fieldTimes: FieldTimes; clamped: boolean } {
  let clamped = false
  const entries = Object.entries(fieldTimes).map(([field, hlc]) => {
    const result = clampHlc(hlc, nowMs, maxAheadMs, site)
    clamped ||= result.clamped
    return [field, result.hlc] as const
  })
  return clamped ? { fieldTimes: Object.fromEntries(entries), clamped } : { fieldTimes, clamped }
}

function after(last: string | null, remote: string | null, nowMs: number, site: string): string {
  let ms = Math.max(0, Math.trunc(nowMs))
  let counter = 0
  for (const seen of [last, remote]) {
    const parsed = seen ? parseHlc(seen) : null
    if (seen && !parsed) throw new Error(`not a hybrid logical clock: ${seen.slice(0, 64)}`)
    if (!parsed || parsed.ms < ms) continue
    counter = parsed.ms > ms ? parsed.counter + 1 : Math.max(counter, parsed.counter + 1)
    ms = parsed.ms
  }
  if (counter > counterMax) {
    ms += 1
    counter = 0
  }
  return formatHlc({ ms, counter, site })
}
