import { useState } from 'react'
import { messageOf } from '../till-model.ts'

/** Runs what a button does: once at a time, and what goes wrong is said where it was pressed. */
export function useAction(): { busy: boolean; error: string | null; run: (action: () => Promise<void>) => void } {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const run = (action: () => Promise<void>) => {
    if (busy) return
    setBusy(true)
    setError(null)
    action()
      .catch((reason: unknown) => setError(messageOf(reason)))
      .finally(() => setBusy(false))
  }
  return { busy, error, run }
}
