import type { Metadata } from 'next'
import { AlertSettings } from '../../../alerts/alert-settings.tsx'
import { AlertsView } from '../../../alerts/alerts-view.tsx'
import { Channels } from '../../../alerts/channels.tsx'
import { Page } from '../../../parts/panel.tsx'
import { Tabs } from '../../../parts/tabs.tsx'
import { mayAct } from '../../../session/roles.ts'
import { requireSession } from '../../../session/session.ts'
import { firstLook } from '../../../topics/first-look.ts'

export const metadata: Metadata = { title: 'Alerts' }

type Search = Promise<{ view?: string; branch?: string; after?: string }>

const tabs = [
  ['/alerts', 'Open'],
  ['/alerts?view=resolved', 'Resolved'],
  ['/alerts?view=settings', 'Settings'],
] as const

export default async function AlertsPage({ searchParams }: { searchParams: Search }) {
  const { view, branch, after } = await searchParams
  const state = view === 'resolved' ? 'resolved' : 'open'
  const at = view === 'settings' ? tabs[2][0] : view === 'resolved' ? tabs[1][0] : tabs[0][0]
  return (
    <Page title="Alerts" aside={<Tabs at={at} tabs={tabs} />}>
      {view === 'settings' ? (
        <>
          <AlertSettings first={await firstLook('alertSettings')} />
          {mayAct((await requireSession()).role, 'admin') ? (
            <Channels first={await firstLook('alertChannels')} />
          ) : null}
        </>
      ) : (
        <AlertsView first={await firstLook('alerts', { state, branch, after })} state={state} />
      )}
    </Page>
  )
}
