'use client'

import type { EventReader } from '@branchline/protocol'
import { Moment } from '../parts/moment.tsx'
import { type Column, Rows } from '../parts/rows.tsx'
import { Word } from '../parts/word.tsx'

/** What each program has kept, and what it has before it. */
export function Readers({ readers }: { readers: readonly EventReader[] }) {
  const keyOf = ({ username, doctypes }: EventReader) => `${username} ${doctypes.join()}`
  return <Rows label="Readers" rows={readers} keyOf={keyOf} columns={columns} none="None has read yet." stacks />
}

const columns: Column<EventReader>[] = [
  { title: 'Login', cell: ({ username }) => <strong>{username}</strong> },
  { title: 'DocTypes', cell: ({ doctypes }) => doctypes.join(', ') },
  { title: 'Last read', cell: ({ lastReadAt }) => <Moment at={lastReadAt} /> },
  {
    title: 'Unread',
    isEnd: true,
    cell: ({ behind, behindIsMore }) =>
      behind === 0 ? (
        <Word tone="good">none</Word>
      ) : (
        <Word tone="warn">
          {behind}
          {behindIsMore ? ' or more' : ''}
        </Word>
      ),
  },
  { title: 'Oldest unread', cell: ({ oldestUnreadAt }) => <Moment at={oldestUnreadAt} never="–" /> },
]
