'use client'

import type { ConfigOutput, ConfigUpdateInput } from '@branchline/protocol'
import { Button, Group, NumberInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { updateConfig } from '../actions/shop-actions.ts'
import { useAct } from '../parts/use-act.tsx'
import { useMay } from '../parts/viewer.tsx'
import styles from './shop.module.css'

type Settings = ConfigOutput['settings']
type NumberName = Exclude<keyof Settings, 'centralUrl'>

const labels: Record<NumberName, string> = {
  pushIntervalSeconds: 'Push at least every (s)',
  pullMastersIntervalSeconds: 'Pull masters every (s)',
  pullFailoverIntervalSeconds: 'Fetch from failover every (s)',
  historyDays: 'Keep settled operations (days)',
  logDays: 'Keep the log (days)',
  verifyHour: 'Verify in the hour (24: never)',
}
const names = Object.keys(labels) as NumberName[]
const sources = { default: 'the standard', environment: 'from the environment', changed: 'changed here' } as const

/** A shop's settings, each with where it comes from; a change counts from now on. */
export function Configuration({ config: { settings, syncUsername } }: { config: ConfigOutput }) {
  const mayChange = useMay('admin')
  const { act, isBusy } = useAct()
  const [draft, setDraft] = useState<ConfigUpdateInput>({})
  const save = async () => {
    if (await act(() => updateConfig(draft), 'Stored.')) setDraft({})
  }
  return (
    <>
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
        <TextInput
          size="xs"
          label="Head office"
          description={sources[settings.centralUrl.from]}
          inputWrapperOrder={['label', 'input', 'description']}
          readOnly={!mayChange}
          value={draft.centralUrl ?? settings.centralUrl.value}
          onChange={({ currentTarget }) => setDraft({ ...draft, centralUrl: currentTarget.value })}
        />
      </div>
      <Group justify="space-between" mt="xs">
        <span className="faint">Logs in as {syncUsername}</span>
        {mayChange ? (
          <Button
            variant="filled"
            loading={isBusy}
            disabled={Object.keys(draft).length === 0}
            onClick={() => void save()}
          >
            Store
          </Button>
        ) : null}
      </Group>
    </>
  )
}
