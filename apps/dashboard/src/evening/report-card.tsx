'use client'

import type { EveningReport } from '@branchline/protocol'
import Link from 'next/link'
import { Moment } from '../parts/moment.tsx'
import { formatAmount, isZero } from '../parts/money.ts'
import { Told } from '../parts/told.tsx'
import { Word } from '../parts/word.tsx'
import styles from './evening.module.css'

/** One shop's day. */
export function ReportCard({ report }: { report: EveningReport }) {
  const { branchCode, label, day, even, final, reportedAt, money, shifts, exceptions } = report
  return (
    <article className={styles.card} data-report={branchCode}>
      <header className={styles.head}>
        <h2>
          <Link href={`/branch/${branchCode}`}>{branchCode}</Link> {label}
        </h2>
        <span>{day}</span>
        <Word tone={even ? 'good' : 'warn'}>{even ? 'Even' : 'Not even'}</Word>
      </header>
      {money.length === 0 ? <p className="faint">Nothing was sold.</p> : null}
      {money.map(({ currency, sold, soldCount, arrived, arrivedCount, difference }) => (
        <dl key={currency} className={styles.money}>
          <div>
            <dt>Sold</dt>
            <dd>
              {formatAmount(sold, currency)} {currency}
            </dd>
            <dd className="faint">{soldCount} documents</dd>
          </div>
          <div>
            <dt>Arrived</dt>
            <dd>{formatAmount(arrived, currency)}</dd>
            <dd className="faint">{arrivedCount} documents</dd>
          </div>
          <div>
            <dt>Difference</dt>
            <dd>
              <Word tone={isZero(difference) ? 'good' : 'warn'}>{formatAmount(difference, currency)}</Word>
            </dd>
          </div>
        </dl>
      ))}
      <p>
        Shifts: {shifts.closed} of {shifts.opened} closed.
        {shifts.open.length > 0 ? ` Open: ${shifts.open.join(', ')}.` : ''}
      </p>
      {shifts.overrides.map(({ name, reason }) => (
        <p key={name}>
          <Word tone="warn">Closed by override</Word> {name}: {reason}
        </p>
      ))}
      {exceptions.length > 0 ? (
        <ul className={styles.exceptions}>
          {exceptions.map(({ code, message }) => (
            <li key={`${code} ${message}`}>
              <Told text={message} /> <span className="mono faint">{code}</span>
            </li>
          ))}
        </ul>
      ) : null}
      <footer className="faint">
        {final ? 'Final' : 'So far'}: last heard <Moment at={reportedAt} />
      </footer>
    </article>
  )
}
