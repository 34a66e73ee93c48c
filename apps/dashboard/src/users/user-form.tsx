'use client'

import type { OperatorRole, UserSaveInput } from '@branchline/protocol'
import { SegmentedControl, Select, TagsInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { saveUser } from '../actions/set-up-actions.ts'
import { FormModal } from '../parts/form-modal.tsx'
import { useSend } from '../parts/use-send.ts'
import { roleWords } from './role-words.ts'

/** A new login. Its password is made by the server and shown once. */
export function UserForm({
  onClose,
  onPassword,
}: {
  onClose: () => void
  onPassword: (shown: { username: string; password: string }) => void
}) {
  const [username, setUsername] = useState('')
  const [kind, setKind] = useState<UserSaveInput['kind']>('operator')
  const [role, setRole] = useState<OperatorRole>('operator')
  const [doctypes, setDoctypes] = useState<string[]>([])
  const sending = useSend(['username', 'doctypes'])
  const { wrong } = sending
  const save = async () => {
    const given = kind === 'integration' ? { doctypes: doctypes.length > 0 ? doctypes : null } : { role }
    const saved = await sending.send(() => saveUser({ username, kind, ...given }))
    if (!saved) return
    if (saved.password) onPassword({ username, password: saved.password })
    onClose()
  }
  return (
    <FormModal title="Add a login" action="Add" undone="Not stored" sending={sending} onSubmit={save} onClose={onClose}>
      <SegmentedControl
        aria-label="Kind"
        value={kind}
        onChange={(value) => setKind(value as UserSaveInput['kind'])}
        data={[
          { value: 'operator', label: 'A person' },
          { value: 'integration', label: 'A program' },
        ]}
      />
      <TextInput
        label="User name"
        required
        data-autofocus
        value={username}
        error={wrong.username}
        onChange={({ currentTarget }) => setUsername(currentTarget.value)}
      />
      {kind === 'integration' ? (
        <TagsInput
          label="DocTypes it may read and write"
          description="None: every one."
          value={doctypes}
          error={wrong.doctypes}
          onChange={setDoctypes}
        />
      ) : (
        <Select
          label="May"
          allowDeselect={false}
          data={Object.entries(roleWords).map(([value, label]) => ({ value, label }))}
          value={role}
          onChange={(value) => setRole(value as OperatorRole)}
        />
      )}
    </FormModal>
  )
}
