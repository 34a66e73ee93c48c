'use client'

import { Button, Group, Modal, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { Failure } from './failure.tsx'
import type { Sending } from './use-send.ts'

/** A form over the page. `action`: what its button says; `undone`: what stands over a failure. */
export function FormModal({
  title,
  action,
  undone,
  sending: { isBusy, failure },
  onSubmit,
  onClose,
  children,
}: {
  title: string
  action: string
  undone: string
  sending: Pick<Sending<string>, 'isBusy' | 'failure'>
  onSubmit: () => Promise<void>
  onClose: () => void
  children: ReactNode
}) {
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void onSubmit()
        }}
      >
        <Stack gap="sm">
          {children}
          {failure ? <Failure error={failure} title={undone} /> : null}
          <Group justify="flex-end" gap="xs">
            <Button size="sm" onClick={onClose}>
              Leave it
            </Button>
            <Button size="sm" type="submit" variant="filled" loading={isBusy}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
