/** Minutes after midnight of the branch's clock, end not included; one that ends before it begins goes over midnight. */
export interface UpdateWindow {
  from: number
  to: number
}

/** 02:00-05:00. */
export const standardWindow: UpdateWindow = { from: 120, to: 300 }

/** `02:00-05:00`; null: not one. Pure. */
export function parseWindow(text: string): UpdateWindow | null {
  const found = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(text)
  if (!found) return null
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = found.slice(1).map(Number)
  const window = { from: fromHour * 60 + fromMinute, to: toHour * 60 + toMinute }
  return window.from === window.to ? null : window
}

/** Is it quiet in the shop now? Pure. */
export function isWithin({ from, to }: UpdateWindow, nowMs: number, timezone: string): boolean {
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const [hour = 0, minute = 0] = clock.format(nowMs).split(':').map(Number)
  const now = hour * 60 + minute
  return from < to ? now >= from && now < to : now >= from || now < to
}
