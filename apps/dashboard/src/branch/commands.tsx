'use client'

import type { CommandStanding, FleetCommandKind } from '@branchline/protocol'
import { Moment } from '../parts/moment.tsx'
import { type Column, Rows } from '../parts/rows.tsx'
import { type Tone, Word } from '../parts/word.tsx'

const kinds: Record<FleetCommandKind, string> = {
  push: 'Push',
  pull: 'Pull',
  resync: 'Resync',
  test: 'Test the connection',
  'deadLetter.retry': 'Retry dead letters',
  'deadLetter.discard': 'Discard dead letters',
  'deadLetter.edit': 'Edit a dead letter',
  'config.update': 'Change settings',
}
const states: Record<CommandStanding['state'], { word: string; tone: Tone }> = {
  waiting: { word: 'Waiting', tone: 'quiet' },
  done: { word: 'Done', tone: 'good' },
  failed: { word: 'Failed', tone: 'bad' },
}

/** What was asked of a branch, and what came of it. */
export function Commands({ commands }: { commands: readonly CommandStanding[] }) {
  const keyOf = ({ commandId }: CommandStanding) => commandId
  return <Rows label="Commands" rows={commands} keyOf={keyOf} columns={columns} none="Nothing was asked of it yet." />
}

const columns: Column<CommandStanding>[] = [
  { title: 'What', cell: ({ kind }) => kinds[kind] },
  {
    title: 'By',
    cell: ({ askedBy, askedAt }) => (
      <span className="nowrap">
        {askedBy}, <Moment at={askedAt} />
      </span>
    ),
  },
  {
    title: 'Outcome',
    cell: ({ state, message }) => (
      <>
        <Word tone={states[state].tone}>{states[state].word}</Word> {message}
      </>
    ),
  },
]
