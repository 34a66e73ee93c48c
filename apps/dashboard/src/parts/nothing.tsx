import type { ReactNode } from 'react'
import styles from './parts.module.css'

/** What stands where there is nothing to show: why, and whether that is good. */
export function Nothing({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={styles.nothing}>
      <strong>{title}</strong>
      {children ? <div className="faint">{children}</div> : null}
    </div>
  )
}
