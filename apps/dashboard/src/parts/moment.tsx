'use client'

import { age } from './age.ts'
import { useClock } from './clock.tsx'

/** A time as its age; the exact value, in the viewer's zone, on hover. */
export function Moment({ at, never = 'never' }: { at: string | null | undefined; never?: string }) {
  const { nowMs, zone } = useClock()
  if (!at) return <span className="faint">{never}</span>
  const text = age(nowMs - Date.parse(at))
  return (
    <time dateTime={at} title={exact(at, zone)} className="nowrap">
      {text === 'now' ? 'now' : `${text} ago`}
    </time>
  )
}

/** A time of day; with the date where it was not today. The exact value on hover. */
export function At({ at }: { at: string | null | undefined }) {
  const { nowMs, zone } = useClock()
  if (!at) return <span className="faint">–</span>
  const timeZone = zone ?? 'UTC'
  const day = new Intl.DateTimeFormat('en-CA', { timeZone })
  const isToday = day.format(new Date(at)) === day.format(new Date(nowMs))
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', second: '2-digit' })
  return (
    <time dateTime={at} title={exact(at, zone)} className="nowrap">
      {isToday ? '' : `${day.format(new Date(at))} `}
      {clock.format(new Date(at))}
    </time>
  )
}

function exact(at: string, zone: string | null): string {
  const timeZone = zone ?? 'UTC'
  return new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'full', timeStyle: 'long' }).format(new Date(at))
}
