'use client'

import type { ConflictGetOutput } from '@branchline/protocol'
import { Button, Group } from '@mantine/core'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { resolveConflict } from '../actions/conflict-actions.ts'
import { Live } from '../live/live.tsx'
import { AskFirst } from '../parts/ask-first.tsx'
import { JsonView } from '../parts/json-view.tsx'
import { Moment } from '../parts/moment.tsx'
import { Page, Panel } from '../parts/panel.tsx'
import { useAct } from '../parts/use-act.tsx'
import { useMay } from '../parts/viewer.tsx'
import { WhenReady } from '../parts/when-ready.tsx'
import { Word } from '../parts/word.tsx'
import type { First } from '../topics/first-look.ts'
import { pickWords } from './conflict-words.ts'
import styles from './conflicts.module.css'
import { FieldTable } from './field-table.tsx'
import { type Choices, isByField, mergeChoice, type Outcome } from './merge-choice.ts'
import { Sides } from './sides.tsx'

type Conflict = ConflictGetOutput['conflict']

/** One conflict: both versions side by side, what shall stand, and what then stands. */
export function ConflictView({ first }: { first: First<ConflictGetOutput> }) {
  return <Live first={first}>{({ conflict }) => <Seen key={conflict.id} conflict={conflict} />}</Live>
}

function Seen({ conflict }: { conflict: Conflict }) {
  const { doctype, name, status } = conflict
  return (
    <Page
      title={`${doctype} ${name}`}
      aside={status === 'open' ? <Word tone="warn">Waits for a person</Word> : <Word tone="good">Settled</Word>}
    >
      <div className={styles.ways}>
        <Link href="/conflicts">All conflicts</Link>
        <Link href={`/records?text=${encodeURIComponent(name)}`}>The record’s journey</Link>
      </div>
      <Sides conflict={conflict} />
      {status === 'open' ? <Settle conflict={conflict} /> : <Settled conflict={conflict} />}
    </Page>
  )
}

function Settle({ conflict }: { conflict: Conflict }) {
  const [choices, setChoices] = useState<Choices>({})
  const mayResolve = useMay('operator')
  const outcome = mergeChoice(conflict, choices)
  const all = (from: 'local' | 'incoming') =>
    setChoices(Object.fromEntries(conflict.differences.map(({ field }) => [field, { from }])))
  if (!isByField(conflict)) return mayResolve ? <WholeSides conflict={conflict} /> : null
  return (
    <>
      <Panel
        title="What differs"
        flush
        aside={
          <Group gap="xs">
            <Button onClick={() => all('local')}>All from head office</Button>
            <Button onClick={() => all('incoming')}>All from {conflict.branchCode}</Button>
          </Group>
        }
      >
        <WhenReady>
          <FieldTable conflict={conflict} choices={choices} onChoices={setChoices} />
        </WhenReady>
      </Panel>
      <Panel title="What will stand" aside={<span className="faint">{pickWords[outcome.pick]}</span>}>
        <JsonView value={outcome.document} />
        {mayResolve ? (
          <Group justify="flex-end" mt="sm">
            <Resolve conflict={conflict} outcome={outcome} label="Settle it…" />
          </Group>
        ) : null}
      </Panel>
    </>
  )
}

/** One side deleted the record, or never had it: one of the two stands as a whole. */
function WholeSides({ conflict }: { conflict: Conflict }) {
  const { local, incoming, branchCode } = conflict
  return (
    <Panel title="One of the two stands as a whole">
      <Group>
        <Resolve
          conflict={conflict}
          outcome={{ pick: 'local', document: local }}
          label={local ? 'Keep head office’s…' : 'Leave it deleted…'}
        />
        <Resolve
          conflict={conflict}
          outcome={{ pick: 'incoming', document: incoming }}
          label={incoming ? `Take ${branchCode}’s…` : `Delete it, as ${branchCode} did…`}
        />
      </Group>
    </Panel>
  )
}

function Resolve({ conflict, outcome, label }: { conflict: Conflict; outcome: Outcome; label: string }) {
  const { act } = useAct()
  const router = useRouter()
  const { id, name, updatedAt, branchCode } = conflict
  const { pick, document } = outcome
  return (
    <AskFirst
      label={label}
      variant="filled"
      title={`Settle ${name}?`}
      confirm="Settle it"
      isDestructive={document === null}
      onConfirm={async () => {
        const input = { id, pick, seen: updatedAt, ...(pick === 'merged' && document ? { document } : {}) }
        const done = await act(() => resolveConflict(input), `${name} is settled.`)
        if (done) router.refresh()
        return done !== null
      }}
    >
      {document === null
        ? 'The record is then deleted, at head office and at every shop that has it.'
        : `${pickWords[pick]} then stands at head office, and ${branchCode} and every other shop that sees the record receive it.`}{' '}
      The versions stay in the history.
    </AskFirst>
  )
}

function Settled({ conflict: { resolved, resolvedAt, resolvedBy, pick } }: { conflict: Conflict }) {
  return (
    <Panel title="What stands since">
      <p className={styles.by}>
        {pick ? pickWords[pick] : ''}, picked by <strong>{resolvedBy}</strong> <Moment at={resolvedAt} />
      </p>
      {resolved ? <JsonView value={resolved} /> : <p>The record was deleted.</p>}
    </Panel>
  )
}
