'use client'

import type { FleetHistoryOutput } from '@branchline/protocol'
import { SegmentedControl } from '@mantine/core'
import { Area, AreaChart, Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from 'recharts'
import { Live } from '../live/live.tsx'
import { ChartFrame, chartColors, clockTick, dayTick } from '../parts/chart-frame.tsx'
import { useClock } from '../parts/clock.tsx'
import { Panel } from '../parts/panel.tsx'
import type { First } from '../topics/first-look.ts'
import { type HistorySpan, historySpans } from '../topics/history-span.ts'
import styles from './branch.module.css'
import { contactCells } from './contact-cells.ts'

/** Contact, outbox depth and throughput over the same time. */
export function HistoryCharts({
  first,
  span,
  onSpan,
}: {
  first: First<FleetHistoryOutput>
  span: HistorySpan
  onSpan: (span: HistorySpan) => void
}) {
  return (
    <Panel
      title="Contact, outbox, throughput"
      aside={
        <SegmentedControl
          size="xs"
          aria-label="Time shown"
          value={span}
          onChange={(value) => onSpan(value as HistorySpan)}
          data={[
            { value: 'day', label: '24 h' },
            { value: 'fortnight', label: '2 weeks' },
            { value: 'year', label: '1 year' },
          ]}
        />
      }
    >
      <Live first={first}>{(history) => <Charts history={history} span={span} />}</Live>
    </Panel>
  )
}

function Charts({ history, span }: { history: FleetHistoryOutput; span: HistorySpan }) {
  const { nowMs, zone } = useClock()
  const toMs = Math.ceil(nowMs / history.stepMs) * history.stepMs
  const fromMs = toMs - historySpans[span]
  const tick = span === 'day' ? clockTick(zone) : dayTick(zone)
  const rows = history.points.map(({ at, ...point }) => ({ atMs: Date.parse(at), ...point }))
  const cells = contactCells(history, fromMs, toMs)
  const silent = cells.filter(({ contacts }) => contacts === 0).length
  const axis = {
    dataKey: 'atMs',
    type: 'number',
    scale: 'time',
    domain: [fromMs, toMs],
    tickFormatter: tick,
    minTickGap: 60,
    tick: chartColors.tick,
    stroke: chartColors.line,
  } as const
  return (
    <>
      <div
        role="img"
        aria-label={`Contact: silent in ${silent} of ${cells.length} parts of the time shown`}
        className={styles.contact}
      >
        {cells.map(({ fromMs: at, contacts }) => (
          <span
            key={at}
            data-heard={contacts === null ? 'before' : contacts > 0 ? 'yes' : 'no'}
            title={`${tick(at)}: ${contacts === null ? 'not heard of before' : contacts === 0 ? 'silent' : 'heard'}`}
          />
        ))}
      </div>
      <ChartFrame label="Operations owed" heightPx={120}>
        <AreaChart data={rows} syncId="branch" margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
          <CartesianGrid vertical={false} stroke={chartColors.line} />
          <XAxis {...axis} />
          <YAxis width={44} allowDecimals={false} tick={chartColors.tick} stroke="none" />
          <Tooltip
            contentStyle={chartColors.tooltip}
            labelFormatter={(at) => tick(Number(at))}
            isAnimationActive={false}
          />
          <Area
            dataKey="outbox"
            name="owed at most"
            type="stepAfter"
            stroke={chartColors.warn}
            fill={chartColors.warn}
            fillOpacity={0.14}
            isAnimationActive={false}
          />
        </AreaChart>
      </ChartFrame>
      <ChartFrame label="Operations taken" heightPx={120}>
        <BarChart data={rows} syncId="branch" margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
          <CartesianGrid vertical={false} stroke={chartColors.line} />
          <XAxis {...axis} />
          <YAxis width={44} allowDecimals={false} tick={chartColors.tick} stroke="none" />
          <Tooltip
            contentStyle={chartColors.tooltip}
            cursor={{ fill: 'var(--ground)' }}
            labelFormatter={(at) => tick(Number(at))}
            isAnimationActive={false}
          />
          <Bar dataKey="arrived" name="taken" fill={chartColors.accent} isAnimationActive={false} />
        </BarChart>
      </ChartFrame>
    </>
  )
}
