const formats = new Map<string, Intl.DateTimeFormat>()

/** The day (YYYY-MM-DD) that the clock on the wall shows in a time zone (an IANA name). Throws a RangeError for an unknown zone. */
export function businessDay(ms: number, timeZone: string): string {
  const known = formats.get(timeZone)
  const format =
    known ??
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    })
  if (!known) formats.set(timeZone, format)
  const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]))
  return `${parts.year}-${parts.month}-${parts.day}`
}
