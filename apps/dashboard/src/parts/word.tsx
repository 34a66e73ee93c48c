import type { ReactNode } from 'react'
import styles from './parts.module.css'

export type Tone = 'good' | 'warn' | 'bad' | 'quiet'

/** A state: the word says it, the colour helps to find it. */
export function Word({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={styles.word} data-tone={tone}>
      {children}
    </span>
  )
}
