'use client'

import type { WebhookListOutput } from '@branchline/protocol'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { Live } from '../live/live.tsx'
import { CopyText } from '../parts/copy-text.tsx'
import { Moment } from '../parts/moment.tsx'
import { Nothing } from '../parts/nothing.tsx'
import { Page, Panel } from '../parts/panel.tsx'
import { type Column, Rows } from '../parts/rows.tsx'
import { type Tone, Word } from '../parts/word.tsx'
import type { First, TopicValue } from '../topics/first-look.ts'
import { Readers } from './readers.tsx'
import { WebhookActions } from './webhook-actions.tsx'
import { WebhookForm } from './webhook-form.tsx'

type Webhooks = TopicValue<'webhooks'>
type Webhook = WebhookListOutput['webhooks'][number]

/** Which programs are told when there are events, how that goes, and how far each has read. */
export function WebhooksView({ first }: { first: First<Webhooks> }) {
  const [isNew, setNew] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  return (
    <Page title="Webhooks" aside={<Button onClick={() => setNew(true)}>Add a webhook…</Button>}>
      {secret ? (
        <Panel title="Secret">
          <p>The calls are signed with it. It is shown this once.</p>
          <CopyText label="Secret" text={secret} />
        </Panel>
      ) : null}
      <Live first={first}>{(seen) => <Seen seen={seen} onSecret={setSecret} />}</Live>
      {isNew ? <WebhookForm onClose={() => setNew(false)} onSecret={setSecret} /> : null}
    </Page>
  )
}

function Seen({ seen: { webhooks, readers }, onSecret }: { seen: Webhooks; onSecret: (secret: string) => void }) {
  return (
    <>
      {webhooks.length === 0 ? (
        <Nothing title="Nobody is called">
          A program that reads events may also ask by itself. A webhook wakes it when there are some.
        </Nothing>
      ) : (
        <Panel flush>
          <Rows
            label="Webhooks"
            rows={webhooks}
            keyOf={({ id }) => id}
            columns={[...columns, actions(onSecret)]}
            none=""
            stacks
          />
        </Panel>
      )}
      <Panel title="How far programs have read" flush>
        <Readers readers={readers} />
      </Panel>
    </>
  )
}

const states: Record<Webhook['state'], { word: string; tone: Tone }> = {
  active: { word: 'On', tone: 'good' },
  failing: { word: 'Failing', tone: 'bad' },
  disabled: { word: 'Off', tone: 'quiet' },
}

const columns: Column<Webhook>[] = [
  { title: 'Address', cell: ({ url }) => <span className="mono">{url}</span> },
  { title: 'Login', cell: ({ username }) => username },
  { title: 'Told of', cell: ({ doctypes }) => doctypes.join(', ') },
  {
    title: 'State',
    cell: ({ state, lastError, failingSince, nextAttemptAt }) => (
      <>
        <Word tone={states[state].tone}>{states[state].word}</Word>{' '}
        {failingSince ? (
          <span className="faint">
            since <Moment at={failingSince} />
            {nextAttemptAt ? (
              <>
                , next try <Moment at={nextAttemptAt} />
              </>
            ) : null}
          </span>
        ) : null}{' '}
        {lastError}
      </>
    ),
  },
  { title: 'Last taken', cell: ({ lastDeliveredAt }) => <Moment at={lastDeliveredAt} /> },
]

function actions(onSecret: (secret: string) => void): Column<Webhook> {
  return { title: ' ', isEnd: true, cell: (webhook) => <WebhookActions webhook={webhook} onSecret={onSecret} /> }
}
