'use client'

import type { LogRow } from '@branchline/protocol'
import Link from 'next/link'
import { At } from '../parts/moment.tsx'
import { type Column, Rows } from '../parts/rows.tsx'
import { Told } from '../parts/told.tsx'
import styles from './log.module.css'

/** What happened, newest first. */
export function LogTable({ logs, isOfOneBranch = false }: { logs: readonly LogRow[]; isOfOneBranch?: boolean }) {
  const columns = isOfOneBranch ? all.filter(({ title }) => title !== 'Shop') : all
  const keyOf = ({ id }: LogRow) => id
  return <Rows label="Log" rows={logs} keyOf={keyOf} columns={columns} none="Nothing was logged yet." />
}

const all: Column<LogRow>[] = [
  { title: 'Time', cell: ({ at }) => <At at={at} /> },
  {
    title: 'Shop',
    cell: ({ branchCode }) =>
      branchCode ? <Link href={`/branch/${branchCode}`}>{branchCode}</Link> : <span className="faint">–</span>,
  },
  { title: 'What', cell: ({ kind }) => kind },
  {
    title: 'Record',
    cell: ({ doctype, name }) => (
      <>
        {doctype}{' '}
        {name ? (
          <Link href={`/records?text=${encodeURIComponent(name)}`} className="mono">
            {name}
          </Link>
        ) : null}
      </>
    ),
  },
  { title: 'Records', isEnd: true, cell: ({ count }) => count ?? '' },
  { title: 'ms', isEnd: true, cell: ({ durationMs }) => durationMs ?? '' },
  {
    title: 'Outcome',
    cell: ({ code, message }) => (
      <>
        {code ? <strong className={`mono ${styles.code}`}>{code}</strong> : null} <Told text={message ?? ''} />
      </>
    ),
  },
]
