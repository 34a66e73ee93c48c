'use client'

import { useEffect, useState } from 'react'
import { useLine } from '../live/live-provider.tsx'
import { Word } from '../parts/word.tsx'

/** Whether this page is still being told what changes. */
export function LineState() {
  const line = useLine()
  const [isUp, setUp] = useState(true)
  useEffect(() => line?.onState(setUp), [line])
  return (
    <span role="status">
      {isUp ? (
        <Word tone="good">Live</Word>
      ) : (
        <Word tone="warn">
          <span title="The console's server does not answer. What you see is from before; it is tried again.">
            Not live
          </span>
        </Word>
      )}
    </span>
  )
}
