'use client'

import type { ConfigOutput, ConfigUpdateInput, SharedSettings } from '@branchline/protocol'
import { Button, Group, NumberInput, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { Result } from '../api/shown-error.ts'
import { useAct } from '../parts/use-act.tsx'
import { useMay } from '../parts/viewer.tsx'
import { WhenReady } from '../parts/when-ready.tsx'
import styles from './shop.module.css'

type Settings = SharedSettings & Partial<Pick<ConfigOutput['settings'], 'centralUrl'>>

const labels: Record<keyof SharedSettings, string> = {
  pushIntervalSeconds: 'Push at least every (s)',
  pullMastersIntervalSeconds: 'Pull masters every (s)',
  pullFailoverIntervalSeconds: 'Fetch from failover every (s)',
  historyDays: 'Keep settled operations (days)',
  logDays: 'Keep the log (days)',
  verifyHour: 'Verify in the hour (24: never)',
}
const names = Object.keys(labels) as (keyof SharedSettings)[]
const sources = {
  default: 'the standard',
  environment: 'from the environment',
  changed: 'changed by a person',
} as const

/** A shop's settings, each with where it comes from. `note`: what else is to be known of them. */
export function Configuration({
  settings,
  note,
  stored,
  onStore,
}: {
  settings: Settings
  note: ReactNode
  stored: string
  onStore: (change: ConfigUpdateInput) => Promise<Result<unknown>>
}) {
  const mayChange = useMay('admin')
  const { act, isBusy } = useAct()
  const [draft, setDraft] = useState<ConfigUpdateInput>({})
  const { centralUrl } = settings
  const store = async () => {
    if (await act(() => onStore(draft), stored)) setDraft({})
  }
  return (
    <WhenReady>
      <div className={styles.settings}>
        {names.map((name) => {
          const setting = settings[name]
          return setting ? (
            <NumberInput
              key={name}
              size="xs"
              label={labels[name]}
              description={sources[setting.from]}
              inputWrapperOrder={['label', 'input', 'description']}
              readOnly={!mayChange}
              value={draft[name] ?? setting.value}
              onChange={(value) => setDraft({ ...draft, [name]: Number(value) })}
            />
          ) : null
        })}
        {centralUrl ? (
          <TextInput
            size="xs"
            label="Head office"
            description={sources[centralUrl.from]}
            inputWrapperOrder={['label', 'input', 'description']}
            readOnly={!mayChange}
            value={draft.centralUrl ?? centralUrl.value}
            onChange={({ currentTarget }) => setDraft({ ...draft, centralUrl: currentTarget.value })}
          />
        ) : null}
      </div>
      <Group justify="space-between" mt="xs" wrap="nowrap">
        <span className="faint">{note}</span>
        {mayChange ? (
          <Button
            variant="filled"
            loading={isBusy}
            disabled={Object.keys(draft).length === 0}
            onClick={() => void store()}
          >
            Store
          </Button>
        ) : null}
      </Group>
    </WhenReady>
  )
}
