'use client'

import type { WebhookListOutput } from '@branchline/protocol'
import { Button, Group } from '@mantine/core'
import { deleteWebhook, saveWebhook } from '../actions/set-up-actions.ts'
import { AskFirst } from '../parts/ask-first.tsx'
import { useAct } from '../parts/use-act.tsx'

/** Off and on, a new secret, and the end of it. */
export function WebhookActions({
  webhook: { id, username, url, doctypes, state },
  onSecret,
}: {
  webhook: WebhookListOutput['webhooks'][number]
  onSecret: (secret: string) => void
}) {
  const { act, isBusy } = useAct()
  const kept = { id, username, url, doctypes }
  return (
    <Group gap={4} justify="flex-end">
      {state === 'active' ? null : (
        <Button
          size="compact-xs"
          loading={isBusy}
          onClick={() => void act(() => saveWebhook(kept), 'It is tried at once.')}
        >
          {state === 'failing' ? 'Try now' : 'Switch on'}
        </Button>
      )}
      {state === 'disabled' ? null : (
        <AskFirst
          label="Switch off…"
          size="compact-xs"
          title="Call it no more?"
          confirm="Switch off"
          onConfirm={async () =>
            (await act(() => saveWebhook({ ...kept, enabled: false }), 'It is switched off.')) !== null
          }
        >
          {url} is told of nothing until it is switched on, and then of what came meanwhile.
        </AskFirst>
      )}
      <AskFirst
        label="New secret…"
        size="compact-xs"
        title="A new secret?"
        confirm="Make one"
        onConfirm={async () => {
          const saved = await act(
            () => saveWebhook({ ...kept, enabled: state !== 'disabled', newSecret: true }),
            'Made. It is shown above.',
          )
          if (saved?.secret) onSecret(saved.secret)
          return saved !== null
        }}
      >
        It is shown once. Calls bear both signatures for a day, so that the program can be changed over.
      </AskFirst>
      <AskFirst
        label="Remove…"
        size="compact-xs"
        title={`Tell ${url} of nothing more?`}
        confirm="Remove"
        isDestructive
        onConfirm={async () => (await act(() => deleteWebhook(id), 'Removed.')) !== null}
      >
        Nothing is lost: {username} can still read every event.
      </AskFirst>
    </Group>
  )
}
