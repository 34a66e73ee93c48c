'use client'

import type { ReactNode } from 'react'
import { Failure } from '../parts/failure.tsx'
import styles from '../parts/parts.module.css'
import type { First } from '../topics/first-look.ts'
import { useLive } from './use-live.ts'

/** Draws what a topic is, as it changes. Where it cannot be seen any more the last look stays, and says that it is old. */
export function Live<Value>({ first, children }: { first: First<Value>; children: (value: Value) => ReactNode }) {
  const { value, error } = useLive(first)
  if (value === undefined) return error ? <Failure error={error} title="There is nothing to see here" /> : null
  return (
    <>
      {error ? (
        <div className={styles.stale} role="status">
          Not up to date: {error.meaning} <span className="mono">{error.code}</span>
        </div>
      ) : null}
      {children(value)}
    </>
  )
}
