'use client'

import type { AlertThresholds } from '@branchline/protocol'
import { Button, Group, NumberInput } from '@mantine/core'
import { useState } from 'react'
import { updateThresholds } from '../actions/set-up-actions.ts'
import { Live } from '../live/live.tsx'
import { Failure } from '../parts/failure.tsx'
import { Panel } from '../parts/panel.tsx'
import { useSend } from '../parts/use-send.ts'
import { useMay } from '../parts/viewer.tsx'
import { WhenReady } from '../parts/when-ready.tsx'
import type { First, TopicValue } from '../topics/first-look.ts'
import styles from './alerts.module.css'

type Settings = TopicValue<'alertSettings'>

const labels: Record<keyof AlertThresholds, string> = {
  outboxWarningOperations: 'Operations owed: a warning above',
  outboxWarningMinutes: '… for so many minutes',
  outboxCriticalOperations: 'Operations owed: critical above',
  pushLateIntervals: 'Last push: a warning after so many intervals',
  pushLateCriticalMinutes: 'Last push: critical after so many minutes',
  notReconciledMinutes: 'Not reconciled after a failover: minutes',
  clockOffSeconds: 'Clock off by more than so many seconds',
  diskFreePercent: 'Disk: free below so many percent',
  expiryDays: 'Certificate or login ends within so many days',
}
const names = Object.keys(labels) as (keyof AlertThresholds)[]

/** When alerts are raised. */
export function AlertSettings({ first }: { first: First<Settings> }) {
  return (
    <Live first={first}>
      {(settings) => <Thresholds key={JSON.stringify(settings.thresholds)} settings={settings} />}
    </Live>
  )
}

function Thresholds({ settings: { thresholds, standard } }: { settings: Settings }) {
  const mayChange = useMay('admin')
  const [draft, setDraft] = useState(thresholds)
  const { isBusy, wrong, failure, send } = useSend(names)
  const changed = names.filter((name) => draft[name] !== thresholds[name])
  const save = async () => {
    const part = changed.map((name) => [name, draft[name] === standard[name] ? null : draft[name]])
    await send(() => updateThresholds(Object.fromEntries(part)))
  }
  return (
    <Panel title="When alerts are raised">
      <WhenReady>
        <div className={styles.thresholds}>
          {names.map((name) => (
            <NumberInput
              key={name}
              size="sm"
              label={labels[name]}
              description={draft[name] === standard[name] ? 'the standard' : `standard: ${standard[name]}`}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              readOnly={!mayChange}
              value={draft[name]}
              error={wrong[name]}
              onChange={(value) => setDraft({ ...draft, [name]: Number(value) })}
            />
          ))}
        </div>
      </WhenReady>
      {failure ? <Failure error={failure} title="Not stored" /> : null}
      {mayChange ? (
        <Group justify="flex-end" gap="xs" mt="sm">
          <Button disabled={names.every((name) => draft[name] === standard[name])} onClick={() => setDraft(standard)}>
            As the standard
          </Button>
          <Button variant="filled" loading={isBusy} disabled={changed.length === 0} onClick={() => void save()}>
            Store
          </Button>
        </Group>
      ) : null}
    </Panel>
  )
}
