'use client'

import { Button, Group, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { deleteChannel, saveChannel } from '../actions/set-up-actions.ts'
import { Live } from '../live/live.tsx'
import { AskFirst } from '../parts/ask-first.tsx'
import { useClock } from '../parts/clock.tsx'
import { CopyText } from '../parts/copy-text.tsx'
import { Moment } from '../parts/moment.tsx'
import { Panel } from '../parts/panel.tsx'
import { type Column, Rows } from '../parts/rows.tsx'
import { useAct } from '../parts/use-act.tsx'
import { WhenReady } from '../parts/when-ready.tsx'
import { Word } from '../parts/word.tsx'
import type { First, TopicValue } from '../topics/first-look.ts'

type Told = TopicValue<'alertChannels'>
type Channel = Told['channels'][number]

/** Webhooks and mailboxes that are told. */
export function Channels({ first }: { first: First<Told> }) {
  return <Live first={first}>{(told) => <Seen told={told} />}</Live>
}

function Seen({ told: { channels, mail } }: { told: Told }) {
  const [secret, setSecret] = useState<string | null>(null)
  return (
    <Panel title="Where alerts and reports are sent" flush>
      <Rows
        label="Where alerts and reports are sent"
        rows={channels}
        keyOf={({ id }) => id}
        columns={[...columns, removeColumn]}
        none="Nowhere yet: they are seen here alone."
      />
      <Add mail={mail} onSecret={setSecret} />
      {secret ? (
        <Group px="md" pt="sm">
          <div>
            <p>Its calls are signed with this secret, shown this once:</p>
            <CopyText label="Secret" text={secret} />
          </div>
        </Group>
      ) : null}
    </Panel>
  )
}

function Add({ mail, onSecret }: { mail: boolean; onSecret: (secret: string) => void }) {
  const { act, isBusy } = useAct()
  const [kind, setKind] = useState<Channel['kind']>('webhook')
  const [severity, setSeverity] = useState<Channel['severity']>('warning')
  const [address, setAddress] = useState('')
  const [hour, setHour] = useState<string | null>('never')
  const { zone } = useClock()
  const add = async () => {
    const report = hour === null || hour === 'never' ? null : { hour: Number(hour), timezone: zone ?? 'UTC' }
    const saved = await act(() => saveChannel({ kind, address, severity, report }), 'Added.')
    if (!saved) return
    setAddress('')
    if (saved.secret) onSecret(saved.secret)
  }
  return (
    <WhenReady>
      <Group px="md" pt="sm" gap="xs" align="end">
        <Select
          label="Kind"
          w={120}
          allowDeselect={false}
          data={[
            { value: 'webhook', label: 'Webhook' },
            { value: 'email', label: 'Mail', disabled: !mail },
          ]}
          value={kind}
          onChange={(value) => setKind(value as Channel['kind'])}
        />
        <TextInput
          label="Address"
          w={300}
          placeholder={kind === 'webhook' ? 'https://…' : 'someone@…'}
          value={address}
          onChange={({ currentTarget }) => setAddress(currentTarget.value)}
        />
        <Select
          label="Of"
          w={160}
          allowDeselect={false}
          data={[
            { value: 'warning', label: 'every alert' },
            { value: 'critical', label: 'critical ones' },
          ]}
          value={severity}
          onChange={(value) => setSeverity(value as Channel['severity'])}
        />
        <Select
          label={`Evening report${zone ? ` (${zone})` : ''}`}
          w={200}
          allowDeselect={false}
          data={reportHours}
          value={hour}
          onChange={setHour}
        />
        <Button size="sm" loading={isBusy} disabled={address.trim().length < 3} onClick={() => void add()}>
          Add
        </Button>
        {mail ? null : <span className="faint">Mail needs SMTP_URL and MAIL_FROM at head office.</span>}
      </Group>
    </WhenReady>
  )
}

const clockHour = (hour: number) => `${String(hour).padStart(2, '0')}:00`

/** From noon on the report is of the same day, before noon of the day before. */
const reportHours = [
  { value: 'never', label: 'none' },
  ...Array.from({ length: 24 }, (_, at) => (at + 12) % 24).map((hour) => {
    return { value: String(hour), label: `${clockHour(hour)}, of ${hour >= 12 ? 'that day' : 'the day before'}` }
  }),
]

const columns: Column<Channel>[] = [
  { title: 'Kind', cell: ({ kind }) => kind },
  { title: 'Address', cell: ({ address }) => address },
  { title: 'Of', cell: ({ severity }) => (severity === 'critical' ? 'critical ones' : 'every alert') },
  {
    title: 'Evening report',
    cell: ({ report }) =>
      report ? `${clockHour(report.hour)} ${report.timezone}` : <span className="faint">none</span>,
  },
  { title: 'Last sent', cell: ({ lastSentAt }) => <Moment at={lastSentAt} /> },
  {
    title: 'State',
    cell: ({ enabled, failingSince, lastError }) =>
      failingSince ? (
        <>
          <Word tone="bad">Failing</Word> {lastError}
        </>
      ) : enabled ? (
        <Word tone="good">On</Word>
      ) : (
        <Word tone="quiet">Off</Word>
      ),
  },
]

const removeColumn: Column<Channel> = {
  title: ' ',
  isEnd: true,
  cell: ({ id, address }) => <Remove id={id} address={address} />,
}

function Remove({ id, address }: { id: string; address: string }) {
  const { act } = useAct()
  return (
    <AskFirst
      label="Remove…"
      size="compact-xs"
      title={`Send nothing more to ${address}?`}
      confirm="Remove"
      isDestructive
      onConfirm={async () => (await act(() => deleteChannel(id), 'Removed.')) !== null}
    >
      Alerts are still seen here.
    </AskFirst>
  )
}
