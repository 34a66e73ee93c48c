import Link from 'next/link'
import styles from './tabs.module.css'

/** Views of one page, each with an address of its own. */
export function Tabs({ at, tabs }: { at: string; tabs: readonly (readonly [href: string, label: string])[] }) {
  return (
    <nav className={styles.tabs} aria-label="Views">
      {tabs.map(([href, label]) => (
        <Link key={href} href={href} aria-current={href === at ? 'page' : undefined} prefetch={false}>
          {label}
        </Link>
      ))}
    </nav>
  )
}
