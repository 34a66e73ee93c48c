'use client'

import { Button, Drawer, Group, Textarea } from '@mantine/core'
import Link from 'next/link'
import { useState } from 'react'
import { editDeadLetter, retryDeadLetters } from '../actions/dead-letter-actions.ts'
import { Moment } from '../parts/moment.tsx'
import { Facts } from '../parts/panel.tsx'
import { useAct } from '../parts/use-act.tsx'
import { May, useMay } from '../parts/viewer.tsx'
import type { DeadLetter } from '../topics/with-help.ts'
import { checkEdit } from './check-edit.ts'
import styles from './dead-letters.module.css'
import { Discard } from './discard.tsx'

/** One dead letter: why it was refused, its document to correct, and the three ways out. */
export function LetterDrawer({ letter, onClose }: { letter: DeadLetter; onClose: () => void }) {
  const { operationId, doctype, name, operation, code, message, attempts, branchCode, diedAt, payload } = letter
  const { act, isBusy } = useAct()
  const mayEdit = useMay('operator')
  const [text, setText] = useState(() => JSON.stringify(payload, null, 2))
  const checked = payload ? checkEdit(text, payload) : { problem: 'The document is not here.' }
  const isTouched = payload !== undefined && text !== JSON.stringify(payload, null, 2)
  const done = (value: unknown) => {
    if (value !== null) onClose()
  }
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="xl"
      title={
        <>
          <span className="faint">{doctype}</span> <strong className="mono">{name}</strong>
        </>
      }
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <p className={styles.refusal}>
        <strong className="mono">{code}</strong> {message}
      </p>
      <Facts
        facts={[
          ...(branchCode
            ? ([
                [
                  'Shop',
                  <Link key="shop" href={`/branch/${branchCode}`}>
                    {branchCode}
                  </Link>,
                ],
              ] as [string, React.ReactNode][])
            : []),
          ['Operation', operation],
          ['Tries', attempts],
          ['Since', <Moment key="since" at={diedAt} never="not told" />],
          [
            'Journey',
            <Link key="way" href={`/records?text=${encodeURIComponent(name)}`}>
              Show it
            </Link>,
          ],
        ]}
      />
      {payload ? (
        <Textarea
          mt="md"
          label="The document"
          description={mayEdit ? 'Correct it and send it again. Its identity stays.' : undefined}
          classNames={{ input: styles.editor ?? '' }}
          autosize
          minRows={10}
          maxRows={26}
          spellCheck={false}
          readOnly={!mayEdit}
          value={text}
          error={isTouched && 'problem' in checked ? checked.problem : undefined}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
      ) : null}
      <May be="operator">
        <Group mt="md" gap="xs" justify="flex-end">
          <Discard operationIds={[operationId]} label="Discard…" onDone={onClose} />
          <Button
            loading={isBusy}
            onClick={() => void act(() => retryDeadLetters([operationId]), 'It is owed again.').then(done)}
          >
            Retry as it is
          </Button>
          <Button
            variant="filled"
            loading={isBusy}
            disabled={!('payload' in checked)}
            onClick={() => {
              if (!('payload' in checked)) return
              const { payload: corrected } = checked
              void act(() => editDeadLetter(operationId, corrected), 'Corrected; it is owed again.').then(done)
            }}
          >
            Correct and send again
          </Button>
        </Group>
      </May>
    </Drawer>
  )
}
