'use client'

import { TagsInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { saveWebhook } from '../actions/set-up-actions.ts'
import { FormModal } from '../parts/form-modal.tsx'
import { useSend } from '../parts/use-send.ts'

/** A new webhook. Its secret is made by the server and shown once. */
export function WebhookForm({ onClose, onSecret }: { onClose: () => void; onSecret: (secret: string) => void }) {
  const [url, setUrl] = useState('')
  const [username, setUsername] = useState('')
  const [doctypes, setDoctypes] = useState<string[]>(['Sales Invoice'])
  const sending = useSend(['url', 'username', 'doctypes'])
  const { wrong } = sending
  const save = async () => {
    const saved = await sending.send(() => saveWebhook({ url: url.trim(), username: username.trim(), doctypes }))
    if (!saved) return
    if (saved.secret) onSecret(saved.secret)
    onClose()
  }
  return (
    <FormModal
      title="Add a webhook"
      action="Add"
      undone="Not stored"
      sending={sending}
      onSubmit={save}
      onClose={onClose}
    >
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
    </FormModal>
  )
}
