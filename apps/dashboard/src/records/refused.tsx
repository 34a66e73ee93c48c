'use client'

import type { FoundRecord } from '@branchline/protocol'
import Link from 'next/link'
import { JsonView } from '../parts/json-view.tsx'
import { Moment } from '../parts/moment.tsx'
import { Panel } from '../parts/panel.tsx'
import { Told } from '../parts/told.tsx'
import { Word } from '../parts/word.tsx'
import styles from './records.module.css'

type Letter = NonNullable<FoundRecord['deadLetters']>[number]

/** Operations that head office refused, and that wait at their shop for a person. */
export function Refused({ letters }: { letters: readonly Letter[] }) {
  return letters.map(({ operationId, branchCode, operation, code, message, attempts, diedAt, payload }) => (
    <Panel
      key={operationId}
      title={`Refused: ${operation} of ${branchCode}`}
      aside={
        <Link href={`/dead-letters?branch=${branchCode}&letter=${operationId}`}>Correct, retry or discard it</Link>
      }
    >
      <p className={styles.why}>
        <Word tone="bad">
          <span className="mono">{code}</span>
        </Word>{' '}
        <Told text={message} />{' '}
        <span className="faint">
          After {attempts} attempts, <Moment at={diedAt} />
        </span>
      </p>
      <JsonView value={payload} />
    </Panel>
  ))
}
