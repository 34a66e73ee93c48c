'use client'

import type { ShiftStanding } from '@branchline/protocol'
import Link from 'next/link'
import { At } from '../parts/moment.tsx'
import { type Column, Rows } from '../parts/rows.tsx'
import { Word } from '../parts/word.tsx'

/** Shifts, the newest first: which are open, and which a manager closed though something was missing. */
export function Shifts({ shifts }: { shifts: readonly ShiftStanding[] }) {
  const keyOf = ({ name }: ShiftStanding) => name
  return <Rows label="Shifts" rows={shifts} keyOf={keyOf} columns={columns} none="No shift was opened yet." />
}

const columns: Column<ShiftStanding>[] = [
  {
    title: 'Shift',
    cell: ({ name }) => (
      <Link href={`/records?text=${encodeURIComponent(name)}`} className="mono nowrap">
        {name}
      </Link>
    ),
  },
  { title: 'Cashier', cell: ({ user }) => user ?? <span className="faint">–</span> },
  { title: 'Opened', cell: ({ openedAt }) => <At at={openedAt} /> },
  {
    title: 'State',
    cell: ({ state, closedAt, override }) =>
      state === 'open' ? (
        <Word tone="quiet">Open</Word>
      ) : override === null ? (
        <span className="nowrap">
          Closed <At at={closedAt} />
        </span>
      ) : (
        <>
          <Word tone="warn">Closed by override</Word> {override}
        </>
      ),
  },
]
