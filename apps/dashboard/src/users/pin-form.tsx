'use client'

import { Button, Group, Modal, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { setPin } from '../actions/set-up-actions.ts'
import { useAct } from '../parts/use-act.tsx'

/** The PIN of a cashier, whom a User document names and POS Profiles place. */
export function PinForm({ onClose }: { onClose: () => void }) {
  const [username, setUsername] = useState('')
  const [pin, setPinText] = useState('')
  const { act, isBusy } = useAct()
  const save = async (given: string | null) => {
    const done = await act(
      () => setPin({ username, pin: given }),
      ({ branches }) => (given === null ? 'No PIN any more.' : `Good at ${branches.join(', ') || 'no shop yet'}.`),
    )
    if (done) onClose()
  }
  return (
    <Modal opened onClose={onClose} title="A cashier’s PIN" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack gap="sm">
        <TextInput
          label="User"
          description="The name of the User document"
          required
          data-autofocus
          value={username}
          onChange={({ currentTarget }) => setUsername(currentTarget.value)}
        />
        <PasswordInput
          label="PIN"
          description="4 to 12 digits"
          inputMode="numeric"
          autoComplete="new-password"
          value={pin}
          onChange={({ currentTarget }) => setPinText(currentTarget.value)}
        />
        <Group justify="flex-end" gap="xs">
          <Button
            size="sm"
            color="red"
            variant="outline"
            disabled={username === '' || isBusy}
            onClick={() => void save(null)}
          >
            Take it away
          </Button>
          <Button
            size="sm"
            variant="filled"
            loading={isBusy}
            disabled={username === '' || !/^\d{4,12}$/.test(pin)}
            onClick={() => void save(pin)}
          >
            Set
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
