'use client'

import { DirectionProvider, MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'
import { theme } from './theme.ts'

/** How everything looks: theme, colours of the viewer's choice, direction of writing. */
export function Look({ nonce, direction, children }: { nonce: string; direction: 'ltr' | 'rtl'; children: ReactNode }) {
  return (
    <DirectionProvider initialDirection={direction} detectDirection={false}>
      <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
        <Notifications position="bottom-right" limit={3} />
        {children}
      </MantineProvider>
    </DirectionProvider>
  )
}
