'use client'

import { Area, AreaChart, CartesianGrid, Tooltip, XAxis, YAxis } from 'recharts'
import { ChartFrame, chartColors, clockTick } from '../parts/chart-frame.tsx'
import { useClock } from '../parts/clock.tsx'
import { quarterHours } from './quarter-hours.ts'

/** Operations taken in each quarter of an hour. */
export function ThroughputChart({ points }: { points: readonly { at: string; arrived: number }[] }) {
  const { zone, nowMs } = useClock()
  const rows = quarterHours(points, nowMs)
  const total = rows.reduce((sum, { arrived }) => sum + arrived, 0)
  return (
    <ChartFrame label={`Operations taken in the last 24 hours: ${total}`} heightPx={148}>
      <AreaChart data={rows} margin={{ top: 4, right: 8, bottom: 0, left: 0 }}>
        <CartesianGrid vertical={false} stroke={chartColors.line} />
        <XAxis
          dataKey="atMs"
          type="number"
          scale="time"
          domain={['dataMin', 'dataMax']}
          tickFormatter={clockTick(zone)}
          minTickGap={48}
          tick={chartColors.tick}
          stroke={chartColors.line}
        />
        <YAxis width={40} allowDecimals={false} tick={chartColors.tick} stroke="none" />
        <Tooltip
          contentStyle={chartColors.tooltip}
          labelFormatter={(value) => clockTick(zone)(Number(value))}
          isAnimationActive={false}
        />
        <Area
          dataKey="arrived"
          name="taken"
          type="monotone"
          stroke={chartColors.accent}
          fill={chartColors.accent}
          fillOpacity={0.16}
          isAnimationActive={false}
        />
      </AreaChart>
    </ChartFrame>
  )
}
