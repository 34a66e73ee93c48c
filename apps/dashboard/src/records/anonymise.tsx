'use client'

import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { anonymiseCustomer } from '../actions/set-up-actions.ts'
import { useAct } from '../parts/use-act.tsx'

/** Takes the person of a Customer out of everything, once their name was typed. */
export function Anonymise({ name, customerName }: { name: string; customerName: string }) {
  const [isOpen, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const [reason, setReason] = useState('')
  const { act, isBusy } = useAct()
  const run = async () => {
    const done = await act(
      () => anonymiseCustomer({ name, confirm: typed, reason }),
      ({ pseudonym }) => `Now ${pseudonym}. Shops follow as they come.`,
    )
    if (done) setOpen(false)
  }
  return (
    <>
      <Button size="sm" color="red" variant="outline" onClick={() => setOpen(true)}>
        Anonymise
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={`Anonymise ${name}`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Stack gap="sm">
          <Text size="sm">
            The person goes from the customer, from every sale, log and conflict, here and at every shop. Amounts, items
            and numbers stay. This cannot be undone.
          </Text>
          <TextInput
            label={`Type ${customerName}`}
            required
            data-autofocus
            autoComplete="off"
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          />
          <TextInput
            label="Why"
            description="Kept as a digest"
            required
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button
              size="sm"
              color="red"
              variant="filled"
              loading={isBusy}
              disabled={typed !== customerName || reason.trim() === ''}
              onClick={() => void run()}
            >
              Anonymise
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
