'use client'

import type { FoundRecord } from '@branchline/protocol'
import { At } from '../parts/moment.tsx'
import { type Column, Rows } from '../parts/rows.tsx'
import { type Tone, Word } from '../parts/word.tsx'

type Operation = FoundRecord['operations'][number]

/** The operations on one record, and what became of each. */
export function Operations({ operations }: { operations: readonly Operation[] }) {
  const keyOf = ({ operationId }: Operation) => operationId
  return <Rows label="Operations" rows={operations} keyOf={keyOf} columns={columns} none="None is remembered here." />
}

const columns: Column<Operation>[] = [
  { title: 'Shop', cell: ({ branchCode }) => branchCode },
  { title: 'No.', isEnd: true, cell: ({ sequence }) => sequence },
  { title: 'Operation', cell: ({ operation }) => operation },
  { title: 'Status', cell: ({ status }) => <Word tone={toneOf(status)}>{status.replace('_', ' ')}</Word> },
  { title: 'Time', cell: ({ at }) => <At at={at} /> },
  { title: 'Said', cell: ({ code, message }) => [code, message].filter(Boolean).join(': ') },
  { title: 'Id', cell: ({ operationId }) => <span className="mono faint">{operationId}</span> },
]

function toneOf(status: string): Tone {
  if (status === 'dead' || status === 'rejected' || status === 'discarded') return 'bad'
  if (status === 'conflict' || status === 'deferred' || status === 'pending' || status === 'in_flight') return 'warn'
  return 'good'
}
