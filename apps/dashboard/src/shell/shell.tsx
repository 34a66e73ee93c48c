'use client'

import { AppShell, Burger, Group } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import Link from 'next/link'
import { type ReactNode, useEffect } from 'react'
import type { Console } from '../api/server-role.ts'
import { useLive } from '../live/use-live.ts'
import type { Role } from '../session/roles.ts'
import type { First, TopicValue } from '../topics/first-look.ts'
import { LineState } from './line-state.tsx'
import { Navigation } from './navigation.tsx'
import styles from './shell.module.css'
import { Strip } from './strip.tsx'
import { ViewerMenu } from './viewer-menu.tsx'

export interface Viewer {
  username: string
  role: Role
}

/** Around every page: where one is, what is sold and missing, and where one can go. */
export function Shell({
  of,
  viewer,
  chain,
  children,
}: {
  of: Console
  viewer: Viewer
  chain: First<TopicValue<'chain'>>
  children: ReactNode
}) {
  const [isOpen, { toggle, close }] = useDisclosure(false)
  const { value } = useLive(chain)
  useEffect(() => {
    document.title = document.title.replace(/^\(\d+\) /, '')
    const waiting = value ? value.totals.deadLetters + value.totals.conflicts : 0
    if (waiting > 0) document.title = `(${waiting}) ${document.title}`
  }, [value])
  return (
    <AppShell
      header={{ height: { base: 92, sm: 52 } }}
      navbar={{ width: 184, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={{ base: 'xs', sm: 'md' }}
      layout="default"
    >
      <a href="#page" className={styles.skip}>
        To the page
      </a>
      <AppShell.Header className={styles.header}>
        <Group gap="sm" wrap="nowrap" className={styles.brandRow}>
          <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Menu" aria-expanded={isOpen} />
          <Link href="/" className={styles.brand}>
            Branchline
            <span className="faint">{of.role === 'central' ? 'Head office' : of.branchCode}</span>
          </Link>
          <div className={styles.viewer}>
            <LineState />
            <ViewerMenu viewer={viewer} />
          </div>
        </Group>
        <Strip money={value?.money ?? []} />
      </AppShell.Header>
      <AppShell.Navbar className={styles.navbar}>
        <Navigation of={of} role={viewer.role} totals={value?.totals ?? null} onGo={close} />
      </AppShell.Navbar>
      <AppShell.Main id="page" className={styles.main} tabIndex={-1}>
        {children}
      </AppShell.Main>
    </AppShell>
  )
}
