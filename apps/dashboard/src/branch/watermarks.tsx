'use client'

import { age } from '../parts/age.ts'
import { Moment } from '../parts/moment.tsx'
import { type Column, Rows } from '../parts/rows.tsx'

interface Watermark {
  doctype: string
  at: string
  lagMs?: number
}

/** How far a branch has come in each DocType, the longest behind first. */
export function Watermarks({ watermarks }: { watermarks: readonly Watermark[] }) {
  const keyOf = ({ doctype }: Watermark) => doctype
  return <Rows label="Watermarks" rows={watermarks} keyOf={keyOf} columns={columns} none="It has pulled nothing yet." />
}

const columns: Column<Watermark>[] = [
  { title: 'DocType', cell: ({ doctype }) => doctype },
  { title: 'Moved', cell: ({ at }) => <Moment at={at} /> },
  { title: 'Lag', isEnd: true, cell: ({ lagMs }) => (lagMs === undefined ? '' : age(lagMs)) },
]
