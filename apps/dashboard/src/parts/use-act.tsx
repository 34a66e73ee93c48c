'use client'

import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import type { Result } from '../api/shown-error.ts'
import { unreached } from './unreached.ts'

const failureMs = 15_000
const closeButtonProps = { 'aria-label': 'Close' }

/** Runs one action after another and says what came of each. Null: it did not work, and the viewer was told why. */
export function useAct(): {
  isBusy: boolean
  act<T>(work: () => Promise<Result<T>>, done: string | ((value: T) => string)): Promise<T | null>
} {
  const [isBusy, setBusy] = useState(false)
  return {
    isBusy,
    async act(work, done) {
      setBusy(true)
      const result = await work().catch(() => unreached)
      setBusy(false)
      if (result.ok) {
        notifications.show({
          color: 'teal',
          closeButtonProps,
          message: typeof done === 'function' ? done(result.value) : done,
        })
        return result.value
      }
      const { code, meaning, action } = result.error
      notifications.show({
        color: 'red',
        autoClose: failureMs,
        closeButtonProps,
        title: meaning,
        message: (
          <>
            {action} <span className="mono">{code}</span>
          </>
        ),
      })
      return null
    },
  }
}
