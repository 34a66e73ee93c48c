'use client'

import { Button, type ButtonProps, Group, Modal, Stack, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { type ReactNode, useState } from 'react'

/**
 * A button that asks before it does. `reason`: a text has to be given, which is kept. `onConfirm` answers whether it was done:
 * until then the question stays.
 */
export function AskFirst({
  label,
  title,
  children,
  confirm,
  reason,
  isDestructive = false,
  onOpen,
  onConfirm,
  ...button
}: {
  label: string
  title: string
  children: ReactNode
  confirm: string
  reason?: string
  isDestructive?: boolean
  onOpen?: () => void
  onConfirm: (reason: string) => Promise<boolean>
} & ButtonProps) {
  const [isOpen, { open, close }] = useDisclosure(false)
  const [text, setText] = useState('')
  const [isBusy, setBusy] = useState(false)
  const carryOut = async () => {
    setBusy(true)
    const isDone = await onConfirm(text.trim())
    setBusy(false)
    if (isDone) close()
  }
  return (
    <>
      <Button
        {...button}
        onClick={() => {
          setText('')
          onOpen?.()
          open()
        }}
      >
        {label}
      </Button>
      <Modal opened={isOpen} onClose={close} title={title} centered closeButtonProps={{ 'aria-label': 'Close' }}>
        <Stack gap="sm">
          <div>{children}</div>
          {reason ? (
            <Textarea
              label={reason}
              value={text}
              onChange={({ currentTarget }) => setText(currentTarget.value)}
              maxLength={500}
              autosize
              minRows={2}
              data-autofocus
            />
          ) : null}
          <Group justify="flex-end" gap="xs">
            <Button size="sm" onClick={close}>
              Leave it
            </Button>
            <Button
              size="sm"
              variant="filled"
              {...(isDestructive ? { color: 'red' } : {})}
              loading={isBusy}
              disabled={reason !== undefined && text.trim() === ''}
              onClick={() => void carryOut()}
            >
              {confirm}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
