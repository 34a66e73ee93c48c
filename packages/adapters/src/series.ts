import type { Document } from '@branchline/protocol'

// The grammar of names (DESIGN section 3): PREFIX-BRANCH[-Tnn | -F]-YYYY-number. Every source owns a disjoint series, for ever.

/** The prefixes whose names carry no year. */
const yearless: ReadonlySet<string> = new Set(['CUST'])
const defaultWidth = 5

/**
 * The series a source numbers from: `SINV-CAI-.YYYY.-.#####`, a till's `SINV-CAI-T03-...`, central's own for a branch
 * `SINV-CAI-F-...`. A till keeps its series by whichever path its sale travels, so `till` goes before `failover`.
 */
export function defaultSeries(
  prefix: string,
  branchCode: string,
  source: { failover?: boolean; till?: string } = {},
): string {
  const part = source.till ? `-${source.till}` : source.failover ? '-F' : ''
  return `${prefix}-${branchCode}${part}-${yearless.has(prefix) ? '' : '.YYYY.-'}.#####`
}

/**
 * What a series counts under, and how many digits it pads to: `SINV-CAI-.YYYY.-.#####` in 2026 counts under `SINV-CAI-2026-`.
 * Parts are set off by dots as in ERPNext: YYYY and YY are the year, a run of # the number (five where there is none).
 */
export function expandSeries(series: string, year: string): { counterKey: string; width: number } {
  let counterKey = ''
  let width = defaultWidth
  for (const part of series.split('.')) {
    if (part === 'YYYY') counterKey += year
    else if (part === 'YY') counterKey += year.slice(-2)
    else if (/^#+$/.test(part)) width = part.length
    else counterKey += part
  }
  return { counterKey, width }
}

/** `SINV-CAI-2026-00001`. Numbers may outgrow the width; they are whole and start at 1 (else RangeError). */
export function formatName(counterKey: string, number: number, width: number): string {
  if (!Number.isSafeInteger(number) || number < 1) throw new RangeError(`not a number of a series: ${number}`)
  return counterKey + String(number).padStart(width, '0')
}

/** Is the part right after PREFIX this branch? Holds for names and for series. CAI does not own SINV-CAIRO-..., nor T03 SINV-CAI-T03-.... */
export function ownsName(prefix: string, branchCode: string, name: string): boolean {
  return name.startsWith(`${prefix}-${branchCode}-`)
}

const offsetMsMax = 15 * 3_600_000

/** YYYY of posting_date, else of the clock in the branch's time zone (IANA name; UTC where none is given). */
export function postingYear(document: Pick<Document, string>, nowMs: number, timeZone = 'UTC'): string {
  const posting = document.posting_date
  if (typeof posting === 'string' && /^\d{4}-\d{2}-\d{2}/.test(posting)) return posting.slice(0, 4)
  // Building a formatter is slow, and no zone is further than 15 h from UTC: ask it at the turn of the year only.
  const earliest = new Date(nowMs - offsetMsMax).getUTCFullYear()
  if (earliest === new Date(nowMs + offsetMsMax).getUTCFullYear()) return String(earliest)
  return new Intl.DateTimeFormat('en', { timeZone, year: 'numeric' }).format(nowMs)
}
