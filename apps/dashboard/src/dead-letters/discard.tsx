'use client'

import { useState } from 'react'
import { discardDeadLetters, previewDiscard } from '../actions/dead-letter-actions.ts'
import { AskFirst } from '../parts/ask-first.tsx'
import { useAct } from '../parts/use-act.tsx'

/** Asks, says what goes with it, and wants a reason. */
export function Discard({
  operationIds,
  label,
  onDone,
}: {
  operationIds: string[]
  label: string
  onDone?: () => void
}) {
  const { act } = useAct()
  const [taken, setTaken] = useState<number | null>(null)
  const look = async () => {
    setTaken(null)
    const answer = await previewDiscard(operationIds)
    if (answer.ok) setTaken(answer.value.discarded.length)
  }
  const followers = taken === null ? 0 : taken - operationIds.length
  return (
    <AskFirst
      label={label}
      title={operationIds.length === 1 ? 'Discard this operation?' : `Discard ${operationIds.length} operations?`}
      confirm="Discard"
      reason="Why? It is kept in the log."
      isDestructive
      onOpen={() => void look()}
      onConfirm={async (reason) => {
        const done = await act(
          () => discardDeadLetters(operationIds, reason),
          ({ discarded }) => `${discarded.length} discarded.`,
        )
        if (done) onDone?.()
        return done !== null
      }}
    >
      Head office will never receive {operationIds.length === 1 ? 'it' : 'them'}. The shop keeps its own documents.
      {followers > 0 ? (
        <strong> {followers} later operations on the same records hang on that and go too.</strong>
      ) : null}
    </AskFirst>
  )
}
