'use client'

import type { ConflictSummary } from '@branchline/protocol'
import { Checkbox, Group } from '@mantine/core'
import Link from 'next/link'
import { useState } from 'react'
import { resolveConflicts } from '../actions/conflict-actions.ts'
import { Live } from '../live/live.tsx'
import { AskFirst } from '../parts/ask-first.tsx'
import { Filters } from '../parts/filters.tsx'
import { FurtherPages } from '../parts/further-pages.tsx'
import { Moment } from '../parts/moment.tsx'
import { Nothing } from '../parts/nothing.tsx'
import { Page, Panel } from '../parts/panel.tsx'
import { type Column, Rows } from '../parts/rows.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { useAct } from '../parts/use-act.tsx'
import { useMay } from '../parts/viewer.tsx'
import { WhenReady } from '../parts/when-ready.tsx'
import type { First, TopicValue } from '../topics/first-look.ts'
import { topicName } from '../topics/topic-name.ts'
import { pickWords } from './conflict-words.ts'

type Conflicts = TopicValue<'conflicts'>

export interface ConflictFilter {
  status: 'open' | 'closed'
  branch: string | undefined
  doctype: string | undefined
}

/** What waits to be settled, and what was. */
export function ConflictList({ first, filter }: { first: First<Conflicts>; filter: ConflictFilter }) {
  const { status, branch, doctype } = filter
  // A closer look stays one when the other list is opened.
  const open = topicName('/conflicts', { branch, doctype })
  const settled = topicName('/conflicts', { branch, doctype, status: 'closed' })
  return (
    <Page
      title="Conflicts"
      aside={
        <Tabs
          at={status === 'open' ? open : settled}
          tabs={[
            [open, 'Open'],
            [settled, 'Settled'],
          ]}
        />
      }
    >
      <Filters
        action="/conflicts"
        kept={{ status: status === 'closed' ? status : undefined }}
        filters={[
          { name: 'branch', label: 'Shop', value: branch, maxLength: 16 },
          { name: 'doctype', label: 'DocType', value: doctype },
        ]}
      />
      <Live first={first}>{(seen) => <Seen seen={seen} filter={filter} />}</Live>
    </Page>
  )
}

function Seen({ seen: { conflicts, nextAfter }, filter }: { seen: Conflicts; filter: ConflictFilter }) {
  const { status, branch, doctype } = filter
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set())
  const mayResolve = useMay('operator') && status === 'open'
  if (conflicts.length === 0 && (branch || doctype))
    return <Nothing title="Nothing that fits">There may be others than what is asked for above.</Nothing>
  if (conflicts.length === 0)
    return status === 'open' ? (
      <Nothing title="Nothing to settle">
        Where the rule of a DocType is Manual, edits of both sides wait here until a person picks.
      </Nothing>
    ) : (
      <Nothing title="Nothing was settled yet" />
    )
  const chosen = conflicts.filter(({ id }) => marked.has(id))
  const mark = (ids: string[], isMarked: boolean) =>
    setMarked((before) => {
      const next = new Set(before)
      for (const id of ids) isMarked ? next.add(id) : next.delete(id)
      return next
    })
  const box: Column<ConflictSummary> = {
    title: '',
    cell: ({ id, name }) => (
      <Checkbox
        size="xs"
        aria-label={`Mark ${name}`}
        checked={marked.has(id)}
        onChange={({ currentTarget }) => mark([id], currentTarget.checked)}
      />
    ),
  }
  return (
    <Panel flush>
      <WhenReady>
        {mayResolve ? (
          <Group px="md" pb="xs" gap="sm">
            <Checkbox
              size="xs"
              label={chosen.length === 0 ? 'Mark all' : `${chosen.length} marked`}
              checked={chosen.length === conflicts.length}
              indeterminate={chosen.length > 0 && chosen.length < conflicts.length}
              onChange={({ currentTarget }) =>
                mark(
                  conflicts.map(({ id }) => id),
                  currentTarget.checked,
                )
              }
            />
            <ResolveMany chosen={chosen} pick="local" label="Head office's for all marked…" />
            <ResolveMany chosen={chosen} pick="incoming" label="The shops' for all marked…" />
          </Group>
        ) : null}
        <Rows
          label="Conflicts"
          rows={conflicts}
          keyOf={({ id }) => id}
          columns={mayResolve ? [box, ...columns, ...openColumns] : [...columns, ...closedColumns]}
          none=""
          stacks
        />
      </WhenReady>
      <FurtherPages nextAfter={nextAfter} />
    </Panel>
  )
}

function ResolveMany({
  chosen,
  pick,
  label,
}: {
  chosen: readonly ConflictSummary[]
  pick: 'local' | 'incoming'
  label: string
}) {
  const { act } = useAct()
  return (
    <AskFirst
      label={label}
      disabled={chosen.length === 0}
      title={`Settle ${chosen.length} conflicts alike?`}
      confirm="Settle them"
      onConfirm={async () => {
        const seen = chosen.map(({ id, updatedAt }) => ({ id, updatedAt }))
        return (await act(() => resolveConflicts(seen, pick), outcomeText)) !== null
      }}
    >
      {pick === 'local'
        ? 'In each of them head office’s version stands, and the shop receives it.'
        : 'In each of them the shop’s version stands, and every shop that sees the record receives it.'}{' '}
      The other version stays in the history.
    </AskFirst>
  )
}

function outcomeText({ resolved, left }: { resolved: number; left: unknown[] }): string {
  return left.length === 0
    ? `${resolved} settled.`
    : `${resolved} settled; ${left.length} changed meanwhile or could not be, and stay open.`
}

const columns: Column<ConflictSummary>[] = [
  {
    title: 'Record',
    cell: ({ id, doctype, name }) => (
      <>
        <span className="faint">{doctype}</span> <Link href={`/conflicts/${id}`}>{name}</Link>
      </>
    ),
  },
  { title: 'Shop', cell: ({ branchCode }) => <Link href={`/branch/${branchCode}`}>{branchCode}</Link> },
  { title: 'The shop', cell: ({ operation }) => `${operation === 'delete' ? 'deleted' : 'changed'} it` },
  { title: 'Since', cell: ({ openedAt }) => <Moment at={openedAt} /> },
]
const openColumns: Column<ConflictSummary>[] = [
  { title: 'Last change', cell: ({ updatedAt }) => <Moment at={updatedAt} /> },
]
const closedColumns: Column<ConflictSummary>[] = [
  { title: 'Settled', cell: ({ resolvedAt }) => <Moment at={resolvedAt} /> },
  { title: 'By', cell: ({ resolvedBy }) => resolvedBy },
  { title: 'Picked', cell: ({ pick }) => (pick ? pickWords[pick] : '') },
]
