/** What a case found. Times are milliseconds, product and limit pair by pair. */
export interface Result {
  case: string
  what: string
  /** What `times` counts, where that is not milliseconds. */
  unit?: string
  times: number[]
  /** Empty where there is no limit to compare with. */
  limits: number[]
  /** At most this: of the ratio, or of the median where there is no limit. */
  wanted?: number
  /** Peak of the branch, or of whoever plays it. */
  rssClientMb?: number
  /** Peak of central. */
  rssServerMb?: number
  /** Both directions. */
  wireBytes?: number
  /** What else there is to say. */
  notes?: string[]
}

/** How a case is to be run: `pairs` beside their limit, the `share` of its size, and for how many `seconds` where it has a length. */
export interface Settings {
  pairs: number
  share: number
  seconds: number
}

/** One line for a program. */
export function jsonLine(result: Result): string {
  const { case: name, what, times, limits, wanted = null, notes = [] } = result
  const limitMedian = limits.length > 0 ? median(limits) : null
  return JSON.stringify({
    case: name,
    ratio: ratioOf(result),
    median: median(times),
    min: Math.min(...times),
    max: Math.max(...times),
    p99: times.length >= 100 ? quantile(times, 0.99) : null,
    limitMedian,
    wanted,
    rssClientMb: result.rssClientMb ?? null,
    rssServerMb: result.rssServerMb ?? null,
    wireBytes: result.wireBytes ?? null,
    what,
    unit: result.unit ?? 'ms',
    notes,
  })
}

/** Lines for a person. */
export function textLines(result: Result): string[] {
  const { case: name, what, times, limits, wanted, notes = [] } = result
  const told = (value: number) => (result.unit ? `${Math.round(value)} ${result.unit}` : ms(value))
  const ratio = ratioOf(result)
  const middle = median(times)
  const reached =
    wanted === undefined ? '' : `, wanted at most ${wanted}: ${(ratio ?? middle) <= wanted ? 'yes' : 'NO'}`
  const beside = ratio === null ? '' : `, limit ${told(median(limits))}, ratio ${ratio.toFixed(2)}`
  const tail = times.length >= 100 ? `, p99 ${told(quantile(times, 0.99))}` : ''
  const lines = [
    `${what}: median ${told(middle)} (${told(Math.min(...times))} to ${told(Math.max(...times))})${tail}${beside}${reached}`,
  ]
  const { rssClientMb, rssServerMb, wireBytes } = result
  const memory = [
    rssClientMb === undefined ? [] : [`branch ${rssClientMb} MB`],
    rssServerMb === undefined ? [] : [`central ${rssServerMb} MB`],
  ].flat()
  if (memory.length > 0) lines.push(`memory at most: ${memory.join(', ')}`)
  if (wireBytes !== undefined) lines.push(`on the wire: ${(wireBytes / 1_000_000).toFixed(2)} MB`)
  return [...lines, ...notes].map((line) => `${name}  ${line}`)
}

function ratioOf({ times, limits }: Result): number | null {
  return limits.length > 0 ? median(times) / median(limits) : null
}

export function median(values: number[]): number {
  return quantile(values, 0.5)
}

/** NaN of nothing. */
export function quantile(values: number[], share: number): number {
  const ordered = [...values].sort((a, b) => a - b)
  return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))] ?? Number.NaN
}

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ms`
}
