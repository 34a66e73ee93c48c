'use client'

import type { FoundRecord } from '@branchline/protocol'
import { At } from '../parts/moment.tsx'
import { Told } from '../parts/told.tsx'
import type { Tone } from '../parts/word.tsx'
import styles from './records.module.css'

type Step = FoundRecord['journey'][number]

const words: Record<Step['what'], { word: string; tone: Tone }> = {
  written: { word: 'Written', tone: 'good' },
  received: { word: 'Received', tone: 'good' },
  conflict: { word: 'Conflict', tone: 'warn' },
  resolved: { word: 'Settled', tone: 'good' },
  deadLetter: { word: 'Refused', tone: 'bad' },
  discarded: { word: 'Discarded', tone: 'bad' },
  deleted: { word: 'Deleted', tone: 'quiet' },
  logged: { word: 'Noted', tone: 'quiet' },
}

/** What happened to a record, in order of time. */
export function Journey({ steps }: { steps: readonly Step[] }) {
  if (steps.length === 0) return <p className="faint">Nothing of its way is remembered here.</p>
  return (
    <ol className={styles.journey}>
      {steps.map(({ at, where, what, message }, index) => (
        <li key={`${at} ${index}`} data-tone={words[what].tone}>
          <div>
            <strong>{words[what].word}</strong>{' '}
            <span className="faint">{where === 'central' ? 'head office' : where}</span>
            <span className={styles.time}>
              <At at={at} />
            </span>
          </div>
          <div>
            <Told text={message ?? ''} />
          </div>
        </li>
      ))}
    </ol>
  )
}
