import type { ReactNode } from 'react'
import { consoleOf } from '../../api/server-role.ts'
import { resultOf } from '../../api/shown-error.ts'
import { LiveProvider } from '../../live/live-provider.tsx'
import { ClockProvider } from '../../parts/clock.tsx'
import { ViewerProvider } from '../../parts/viewer.tsx'
import { requireSession } from '../../session/session.ts'
import { Away } from '../../shell/away.tsx'
import { Shell } from '../../shell/shell.tsx'
import { firstLook } from '../../topics/first-look.ts'

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { username, role } = await requireSession()
  const of = await resultOf(consoleOf())
  if (!of.ok) return <Away error={of.error} />
  const chain = await firstLook('chain')
  return (
    <LiveProvider>
      <ClockProvider renderedAtMs={Date.now()}>
        <Shell of={of.value} viewer={{ username, role }} chain={chain}>
          <ViewerProvider role={role}>{children}</ViewerProvider>
        </Shell>
      </ClockProvider>
    </LiveProvider>
  )
}
