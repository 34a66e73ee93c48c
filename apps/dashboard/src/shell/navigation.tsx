'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { Console } from '../api/server-role.ts'
import { mayAct, type Role } from '../session/roles.ts'
import type { TopicValue } from '../topics/first-look.ts'
import { fleetPlaces, isAt, type Place, shopPlaces } from './places.ts'
import styles from './shell.module.css'

type Totals = TopicValue<'chain'>['totals']

export function Navigation({
  of,
  role,
  totals,
  onGo,
}: {
  of: Console
  role: Role
  totals: Totals | null
  onGo: () => void
}) {
  const pathname = usePathname()
  const sections = of.role === 'central' ? fleetPlaces : shopPlaces
  return (
    <nav aria-label="Pages">
      {sections.map(({ title, places }) => (
        <div key={title} className={styles.section}>
          <div className={styles.sectionTitle}>{title}</div>
          {places
            .filter(({ needs }) => !needs || mayAct(role, needs))
            .map((place) => {
              const count = countOf(place, totals)
              const isHere = isAt(pathname, place.path) || (place.path === '/' && pathname.startsWith('/branch/'))
              return (
                <Link
                  key={place.path}
                  href={place.path}
                  className={styles.place}
                  aria-current={isHere ? 'page' : undefined}
                  onClick={onGo}
                  prefetch={false}
                >
                  {place.label}
                  {count > 0 ? <span className={styles.count}>{count}</span> : null}
                </Link>
              )
            })}
        </div>
      ))}
    </nav>
  )
}

function countOf({ counts }: Place, totals: Totals | null): number {
  if (!counts || !totals) return 0
  return counts === 'alerts' ? totals.alerts.critical + totals.alerts.warning : totals[counts]
}
