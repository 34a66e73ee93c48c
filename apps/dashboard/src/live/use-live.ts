'use client'

import { useEffect, useState } from 'react'
import type { ShownError } from '../api/shown-error.ts'
import type { First } from '../topics/first-look.ts'
import { useLine } from './live-provider.tsx'

export interface Looked<Value> {
  /** Undefined: never seen, and `error` says why. */
  value: Value | undefined
  error: ShownError | null
}

/** What a page was drawn from, kept up to date. */
export function useLive<Value>({ topic, result }: First<Value>): Looked<Value> {
  const line = useLine()
  const [seen, setSeen] = useState<{ topic: string; looked: Looked<Value> } | null>(null)
  useEffect(
    () =>
      line?.watch(topic, ({ value, error }) =>
        setSeen((before) => {
          const kept = before?.topic === topic ? before.looked.value : undefined
          return { topic, looked: { value: (value as Value | undefined) ?? kept, error } }
        }),
      ),
    [line, topic],
  )
  const first: Looked<Value> = result.ok
    ? { value: result.value, error: null }
    : { value: undefined, error: result.error }
  if (seen?.topic !== topic) return first
  return { value: seen.looked.value ?? first.value, error: seen.looked.error }
}
