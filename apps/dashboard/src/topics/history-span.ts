/** How far back a chart goes. */
export const historySpans = { day: 86_400_000, fortnight: 14 * 86_400_000, year: 365 * 86_400_000 } as const
export type HistorySpan = keyof typeof historySpans

/** A day, unless something else is asked for. */
export function readSpan(span: string | undefined): HistorySpan {
  return Object.hasOwn(historySpans, span ?? '') ? (span as HistorySpan) : 'day'
}

export function historyFrom(span: string | undefined, nowMs: number): string {
  return new Date(nowMs - historySpans[readSpan(span)]).toISOString()
}
