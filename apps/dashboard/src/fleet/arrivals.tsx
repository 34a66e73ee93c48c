'use client'

import type { Arrival } from '@branchline/protocol'
import Link from 'next/link'
import { Moment } from '../parts/moment.tsx'
import { formatAmount } from '../parts/money.ts'
import styles from './fleet.module.css'

const shownMax = 6

/** The last sales that reached central, newest first, under the number on the receipt. */
export function Arrivals({ arrivals }: { arrivals: readonly Arrival[] }) {
  if (arrivals.length === 0) return <p className="faint">No sale has arrived yet.</p>
  return (
    <ol className={styles.arrivals}>
      {arrivals.slice(0, shownMax).map(({ at, branchCode, name, currency, amount }) => (
        <li key={`${name} ${at}`}>
          <Link href={`/records?text=${encodeURIComponent(name)}`} prefetch={false} className="mono">
            {name}
          </Link>
          <span className="faint">{branchCode}</span>
          <span className="end">
            {amount !== null ? `${formatAmount(amount, currency ?? 'XXX')} ${currency ?? ''}` : ''}
          </span>
          <span className="faint end">
            <Moment at={at} />
          </span>
        </li>
      ))}
    </ol>
  )
}
