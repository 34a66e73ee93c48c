'use client'

import { useState } from 'react'
import type { Result, ShownError } from '../api/shown-error.ts'
import { fieldErrors } from './field-errors.ts'
import { unreached } from './unreached.ts'

/** What a form sends, and what became of it: said in the form, at its fields where it is about them. */
export interface Sending<Name extends string> {
  isBusy: boolean
  /** What is wrong with single fields. */
  wrong: Partial<Record<Name, string>>
  /** What went wrong and is about no field; null: nothing. */
  failure: ShownError | null
  /** Null: it was not done, and the form says why. */
  send<T>(work: () => Promise<Result<T>>): Promise<T | null>
}

export function useSend<Name extends string>(fields: readonly Name[]): Sending<Name> {
  const [error, setError] = useState<ShownError | null>(null)
  const [isBusy, setBusy] = useState(false)
  const wrong = fieldErrors(error, fields)
  return {
    ...{ isBusy, wrong },
    failure: Object.keys(wrong).length === 0 ? error : null,
    async send(work) {
      setBusy(true)
      const answer = await work().catch(() => unreached)
      setBusy(false)
      setError(answer.ok ? null : answer.error)
      return answer.ok ? answer.value : null
    },
  }
}
