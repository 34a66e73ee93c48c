'use client'

import { Menu, SegmentedControl, UnstyledButton, useDirection, useMantineColorScheme } from '@mantine/core'
import { useMounted } from '@mantine/hooks'
import { logOut } from '../session/login-actions.ts'
import { directionCookie } from './direction.ts'
import styles from './shell.module.css'
import type { Viewer } from './shell.tsx'

/** Who is logged in, how it looks, and the way out. */
export function ViewerMenu({ viewer }: { viewer: Viewer }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const isMounted = useMounted()
  const { dir, setDirection } = useDirection()
  const turn = () => {
    const next = dir === 'rtl' ? 'ltr' : 'rtl'
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is missing in pages served over plain http
    document.cookie = `${directionCookie}=${next}; path=/; max-age=31536000; samesite=lax`
    setDirection(next)
  }
  return (
    <Menu position="bottom-end" width={220} keepMounted={false}>
      <Menu.Target>
        <UnstyledButton className={styles.viewerButton}>{viewer.username}</UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {viewer.username}, {viewer.role}
        </Menu.Label>
        <div className={styles.scheme}>
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label="Colours"
            value={isMounted ? colorScheme : 'auto'}
            onChange={(value) => setColorScheme(value as 'light' | 'dark' | 'auto')}
            data={[
              { value: 'light', label: 'Light' },
              { value: 'dark', label: 'Dark' },
              { value: 'auto', label: 'As the device' },
            ]}
          />
        </div>
        <Menu.Item onClick={turn}>{dir === 'rtl' ? 'Left to right' : 'Right to left'}</Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => void logOut()}>Log out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
