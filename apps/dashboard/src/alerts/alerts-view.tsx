'use client'

import type { AlertListRow } from '@branchline/protocol'
import { Button } from '@mantine/core'
import Link from 'next/link'
import { acknowledgeAlerts } from '../actions/set-up-actions.ts'
import { Live } from '../live/live.tsx'
import { AskFirst } from '../parts/ask-first.tsx'
import { FurtherPages } from '../parts/further-pages.tsx'
import { Moment } from '../parts/moment.tsx'
import { Nothing } from '../parts/nothing.tsx'
import { Panel } from '../parts/panel.tsx'
import { type Column, Rows } from '../parts/rows.tsx'
import { Told } from '../parts/told.tsx'
import { useAct } from '../parts/use-act.tsx'
import { useMay } from '../parts/viewer.tsx'
import { Word } from '../parts/word.tsx'
import type { First, TopicValue } from '../topics/first-look.ts'

type Alerts = TopicValue<'alerts'>

/** What calls for a person, the newest first; those seen already below. */
export function AlertsView({ first, state }: { first: First<Alerts>; state: 'open' | 'resolved' }) {
  return <Live first={first}>{(seen) => <Seen seen={seen} state={state} />}</Live>
}

function Seen({ seen: { alerts, nextAfter }, state }: { seen: Alerts; state: 'open' | 'resolved' }) {
  const mayAct = useMay('operator') && state === 'open'
  const { act, isBusy } = useAct()
  if (alerts.length === 0)
    return state === 'open' ? (
      <Nothing title="Nothing calls for a person">What is amiss stands here until it is over.</Nothing>
    ) : (
      <Nothing title="Nothing was resolved yet" />
    )
  const fresh = alerts.filter(({ acknowledgedAt }) => !acknowledgedAt)
  const isFresh = new Set(fresh.map(({ id }) => id))
  const sorted = state === 'open' ? [...fresh, ...alerts.filter(({ id }) => !isFresh.has(id))] : alerts
  return (
    <Panel
      flush
      title={state === 'open' ? `${fresh.length} new, ${alerts.length - fresh.length} seen` : 'Resolved'}
      aside={
        mayAct && fresh.length > 1 ? (
          <Button
            loading={isBusy}
            onClick={() =>
              void act(() => acknowledgeAlerts(fresh.slice(0, 200).map(({ id }) => id)), 'Marked as seen.')
            }
          >
            I have seen them all
          </Button>
        ) : null
      }
    >
      <Rows
        label="Alerts"
        rows={sorted}
        keyOf={({ id }) => id}
        columns={mayAct ? [...columns, seenColumn] : [...columns, resolvedColumn]}
        none=""
      />
      <FurtherPages nextAfter={nextAfter} />
    </Panel>
  )
}

const columns: Column<AlertListRow>[] = [
  {
    title: 'Severity',
    cell: ({ severity, acknowledgedAt, state }) =>
      state === 'resolved' ? (
        <Word tone="good">Resolved</Word>
      ) : acknowledgedAt ? (
        <Word tone="quiet">{severity === 'critical' ? 'Critical, seen' : 'Seen'}</Word>
      ) : (
        <Word tone={severity === 'critical' ? 'bad' : 'warn'}>{severity === 'critical' ? 'Critical' : 'Warning'}</Word>
      ),
  },
  {
    title: 'Shop',
    cell: ({ branchCode }) => (branchCode ? <Link href={`/branch/${branchCode}`}>{branchCode}</Link> : 'head office'),
  },
  {
    title: 'What',
    cell: ({ message, code, name }) => (
      <>
        <Told text={message} /> <span className="mono faint">{code}</span>{' '}
        {name ? <Link href={`/records?text=${encodeURIComponent(name)}`}>{name}</Link> : null}
      </>
    ),
  },
  { title: 'Since', cell: ({ at }) => <Moment at={at} /> },
]

const seenColumn: Column<AlertListRow> = {
  title: 'Seen',
  cell: ({ id, acknowledgedAt, acknowledgedBy, note }) =>
    acknowledgedAt ? (
      <>
        {acknowledgedBy}, <Moment at={acknowledgedAt} /> {note ? <span className="faint">{note}</span> : null}
      </>
    ) : (
      <Acknowledge id={id} />
    ),
}

const resolvedColumn: Column<AlertListRow> = {
  title: 'Over',
  cell: ({ resolvedAt, acknowledgedBy, note }) => (
    <>
      <Moment at={resolvedAt} never="" />{' '}
      <span className="faint">{[acknowledgedBy && `seen by ${acknowledgedBy}`, note].filter(Boolean).join(': ')}</span>
    </>
  ),
}

function Acknowledge({ id }: { id: string }) {
  const { act } = useAct()
  return (
    <AskFirst
      label="I have seen it…"
      size="compact-xs"
      title="Seen by you"
      confirm="Mark as seen"
      reason="What you do about it"
      onConfirm={async (note) => (await act(() => acknowledgeAlerts([id], note), 'Marked as seen.')) !== null}
    >
      It stays in the list until what it tells of is over.
    </AskFirst>
  )
}
