'use client'

import { Button, Group, Modal, Stack, TagsInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { saveWebhook } from '../actions/set-up-actions.ts'
import type { ShownError } from '../api/shown-error.ts'
import { Failure } from '../parts/failure.tsx'
import { fieldErrors } from '../parts/field-errors.ts'

/** A new webhook. Its secret is made by the server and shown once. */
export function WebhookForm({ onClose, onSecret }: { onClose: () => void; onSecret: (secret: string) => void }) {
  const [url, setUrl] = useState('')
  const [username, setUsername] = useState('')
  const [doctypes, setDoctypes] = useState<string[]>(['Sales Invoice'])
  const [error, setError] = useState<ShownError | null>(null)
  const [isBusy, setBusy] = useState(false)
  const wrong = fieldErrors(error, ['url', 'username', 'doctypes'])
  const save = async () => {
    setBusy(true)
    const answer = await saveWebhook({ url: url.trim(), username: username.trim(), doctypes })
    setBusy(false)
    setError(answer.ok ? null : answer.error)
    if (!answer.ok) return
    if (answer.value.secret) onSecret(answer.value.secret)
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title="Add a webhook" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Stack gap="sm">
          <TextInput
            label="Address"
            placeholder="https://…"
            required
            data-autofocus
            value={url}
            error={wrong.url}
            onChange={({ currentTarget }) => setUrl(currentTarget.value)}
          />
          <TextInput
            label="Login of the program"
            description="It is told of nothing that this login may not read."
            required
            value={username}
            error={wrong.username}
            onChange={({ currentTarget }) => setUsername(currentTarget.value)}
          />
          <TagsInput label="DocTypes it is told of" value={doctypes} error={wrong.doctypes} onChange={setDoctypes} />
          {error && Object.keys(wrong).length === 0 ? <Failure error={error} title="Not stored" /> : null}
          <Group justify="flex-end" gap="xs">
            <Button size="sm" onClick={onClose}>
              Leave it
            </Button>
            <Button size="sm" type="submit" variant="filled" loading={isBusy}>
              Add
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
