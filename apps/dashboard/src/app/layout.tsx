import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './global.css'
import { ColorSchemeScript, mantineHtmlProps } from '@mantine/core'
import type { Metadata } from 'next'
import { cookies, headers } from 'next/headers'
import type { ReactNode } from 'react'
import { directionCookie, readDirection } from '../shell/direction.ts'
import { Look } from '../shell/look.tsx'

export const metadata: Metadata = { title: { default: 'Branchline', template: '%s · Branchline' }, robots: 'noindex' }

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? ''
  const direction = readDirection((await cookies()).get(directionCookie)?.value)
  return (
    <html lang="en" dir={direction} {...mantineHtmlProps}>
      <head>
        <ColorSchemeScript nonce={nonce} defaultColorScheme="auto" />
      </head>
      <body>
        <Look nonce={nonce} direction={direction}>
          {children}
        </Look>
      </body>
    </html>
  )
}
