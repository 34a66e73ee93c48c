'use client'

import type { ReactElement } from 'react'
import { ResponsiveContainer } from 'recharts'

/** A chart, with what it shows in words for those who do not see it. */
export function ChartFrame({ label, heightPx, children }: { label: string; heightPx: number; children: ReactElement }) {
  return (
    <figure aria-label={label} style={{ margin: 0, blockSize: heightPx, direction: 'ltr' }}>
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 600, height: heightPx }}>
        {children}
      </ResponsiveContainer>
    </figure>
  )
}

export const chartColors = {
  accent: 'var(--mantine-primary-color-filled)',
  warn: 'var(--warn)',
  line: 'var(--line)',
  tick: { fill: 'var(--faint)', fontSize: 11 },
  tooltip: { background: 'var(--paper)', border: '1px solid var(--line)', borderRadius: 4, fontSize: 12 },
} as const

/** Times of day in the viewer's zone; null: not known yet. */
export function clockTick(zone: string | null): (ms: number) => string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone ?? 'UTC', hour: '2-digit', minute: '2-digit' })
  return (ms) => format.format(new Date(ms))
}

/** Days in the viewer's zone. */
export function dayTick(zone: string | null): (ms: number) => string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone ?? 'UTC', day: 'numeric', month: 'short' })
  return (ms) => format.format(new Date(ms))
}
