'use client'

import type { DayMoney } from '@branchline/protocol'
import Link from 'next/link'
import { formatAmount, isZero } from '../parts/money.ts'
import { type Column, Rows } from '../parts/rows.tsx'
import { Word } from '../parts/word.tsx'

/** What was sold and what arrived, by business day. */
export function Days({ days }: { days: readonly DayMoney[] }) {
  const keyOf = ({ day, currency }: DayMoney) => `${day} ${currency}`
  return <Rows label="Business days" rows={days} keyOf={keyOf} columns={columns} none="Nothing was sold yet." />
}

const columns: Column<DayMoney>[] = [
  { title: 'Day', cell: ({ day }) => <Link href={`/evening?day=${day}`}>{day}</Link> },
  {
    title: 'Sold',
    isEnd: true,
    cell: ({ sold, soldCount, currency }) => (
      <span className="nowrap" title={`${soldCount} documents`}>
        {formatAmount(sold, currency)} {currency}
      </span>
    ),
  },
  {
    title: 'Arrived',
    isEnd: true,
    cell: ({ arrived, arrivedCount, currency }) => (
      <span title={`${arrivedCount} documents`}>{formatAmount(arrived, currency)}</span>
    ),
  },
  {
    title: 'Difference',
    isEnd: true,
    cell: ({ difference, currency }) => (
      <Word tone={isZero(difference) ? 'good' : 'warn'}>{formatAmount(difference, currency)}</Word>
    ),
  },
]
