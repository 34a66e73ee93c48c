'use client'

import { splitAlias } from '../actions/set-up-actions.ts'
import { AskFirst } from '../parts/ask-first.tsx'
import { useAct } from '../parts/use-act.tsx'

/** A person says that the two are two customers. */
export function SplitAlias({ name, aliasOf }: { name: string; aliasOf: string }) {
  const { act } = useAct()
  return (
    <AskFirst
      label="They are two…"
      size="compact-xs"
      title={`${name} is not ${aliasOf}?`}
      confirm="Keep them apart"
      reason="Why"
      onConfirm={async (reason) =>
        (await act(() => splitAlias({ name, from: aliasOf, reason }), `${name} is a customer again.`)) !== null
      }
    >
      {name} comes back as it was put in, and documents that named it name it again, here and at every shop. The two are
      then kept apart, though they share a phone.
    </AskFirst>
  )
}
