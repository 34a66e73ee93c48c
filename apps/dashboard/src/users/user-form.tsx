'use client'

import type { OperatorRole, UserSaveInput } from '@branchline/protocol'
import { Button, Group, Modal, SegmentedControl, Select, Stack, TagsInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { saveUser } from '../actions/set-up-actions.ts'
import type { ShownError } from '../api/shown-error.ts'
import { Failure } from '../parts/failure.tsx'
import { fieldErrors } from '../parts/field-errors.ts'
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
  const [error, setError] = useState<ShownError | null>(null)
  const [isBusy, setBusy] = useState(false)
  const wrong = fieldErrors(error, ['username', 'doctypes'])
  const save = async () => {
    setBusy(true)
    const given = kind === 'integration' ? { doctypes: doctypes.length > 0 ? doctypes : null } : { role }
    const answer = await saveUser({ username, kind, ...given })
    setBusy(false)
    setError(answer.ok ? null : answer.error)
    if (!answer.ok) return
    if (answer.value.password) onPassword({ username, password: answer.value.password })
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title="Add a login" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Stack gap="sm">
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
