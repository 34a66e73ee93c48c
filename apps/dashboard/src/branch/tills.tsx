'use client'

import type { TillReport } from '@branchline/protocol'
import { Moment } from '../parts/moment.tsx'
import { type Column, Rows } from '../parts/rows.tsx'
import { Word } from '../parts/word.tsx'

/** A shop's tills, as they last said. */
export function Tills({ tills }: { tills: readonly TillReport[] }) {
  const keyOf = ({ clientId }: TillReport) => clientId
  return <Rows label="Tills" rows={tills} keyOf={keyOf} columns={columns} none="No till has signed in yet." />
}

const columns: Column<TillReport>[] = [
  { title: 'Till', cell: ({ tillCode }) => <strong>{tillCode}</strong> },
  {
    title: 'Queue',
    isEnd: true,
    cell: ({ queued }) => (queued > 0 ? <Word tone="warn">{queued} sales</Word> : <span className="faint">empty</span>),
  },
  {
    title: 'Shift',
    cell: ({ shift }) => <span className="mono nowrap">{shift ?? <span className="faint">none</span>}</span>,
  },
  { title: 'Heard', cell: ({ reportedAt }) => <Moment at={reportedAt} /> },
  {
    title: 'Storage',
    cell: ({ lostAt, lostExpected, lostFound }) =>
      lostAt ? (
        <span title={`It had written ${lostExpected ?? '?'} rows and found ${lostFound ?? '?'}.`}>
          <Word tone="bad">Lost</Word> <Moment at={lostAt} />
        </span>
      ) : (
        <span className="faint">whole</span>
      ),
  },
]
