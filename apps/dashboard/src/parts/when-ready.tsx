'use client'

import { useMounted } from '@mantine/hooks'
import type { ReactNode } from 'react'
import styles from './parts.module.css'

/** Fields that a script reads: what is typed or picked before it is there would be lost, so nothing can be until then. */
export function WhenReady({ children }: { children: ReactNode }) {
  const isReady = useMounted()
  return (
    <fieldset role="presentation" className={styles.bare} disabled={!isReady}>
      {children}
    </fieldset>
  )
}
