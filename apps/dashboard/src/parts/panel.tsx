import { Title } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './parts.module.css'

/** A part of a page under its own heading. `flush`: what is in it reaches its edges. */
export function Panel({
  title,
  aside,
  flush,
  children,
}: {
  title?: string
  aside?: ReactNode
  flush?: boolean
  children: ReactNode
}) {
  return (
    <section className={flush ? `${styles.panel} ${styles.panelFlush}` : styles.panel} aria-label={title}>
      {title ? (
        <Title order={2}>
          {title}
          {aside}
        </Title>
      ) : null}
      {children}
    </section>
  )
}

/** A page under its title; what can be done with the whole of it stands beside. */
export function Page({ title, aside, children }: { title: ReactNode; aside?: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.page}>
      <div className={styles.title}>
        <Title order={1}>{title}</Title>
        {aside ? <div>{aside}</div> : null}
      </div>
      {children}
    </div>
  )
}

/** Small facts side by side: a name and what it is. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A wide table scrolls by itself, by keyboard too; the page does not. */
export function Scroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region is reached by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={label}>
      {children}
    </section>
  )
}
