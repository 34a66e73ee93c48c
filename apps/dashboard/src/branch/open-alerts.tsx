'use client'

import type { AlertListRow } from '@branchline/protocol'
import Link from 'next/link'
import { Moment } from '../parts/moment.tsx'
import { Panel } from '../parts/panel.tsx'
import { Told } from '../parts/told.tsx'
import { Word } from '../parts/word.tsx'
import styles from './branch.module.css'

export function OpenAlerts({ alerts }: { alerts: readonly AlertListRow[] }) {
  return (
    <Panel title="Open alerts" aside={<Link href="/alerts">All alerts</Link>}>
      {alerts.map(({ id, severity, message, at, acknowledgedBy }) => (
        <div key={id} className={styles.state}>
          <Word tone={severity === 'critical' ? 'bad' : 'warn'}>
            {severity === 'critical' ? 'Critical' : 'Warning'}
          </Word>
          <span>
            <Told text={message} />
          </span>
          <Moment at={at} />
          {acknowledgedBy ? <span className="faint">seen by {acknowledgedBy}</span> : null}
        </div>
      ))}
    </Panel>
  )
}
