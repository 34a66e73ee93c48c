'use client'

import type { SharedSettings } from '@branchline/protocol'
import { configureBranch } from '../actions/branch-actions.ts'
import { Panel } from '../parts/panel.tsx'
import { Configuration } from '../shop/configuration.tsx'

/** A shop's settings as it last told them; what is changed here it hears of with its next heartbeat. */
export function RemoteSettings({ branchCode, settings }: { branchCode: string; settings: SharedSettings | null }) {
  return (
    <Panel title="Configuration">
      {settings ? (
        <Configuration
          settings={settings}
          note="Where head office is, is changed at the shop’s own console alone."
          stored={`Asked. ${branchCode} goes by it from its next heartbeat on.`}
          onStore={({ centralUrl: _atTheShopAlone, ...change }) => configureBranch({ branchCode, settings: change })}
        />
      ) : (
        <span className="faint">The shop has not told its settings yet.</span>
      )}
    </Panel>
  )
}
