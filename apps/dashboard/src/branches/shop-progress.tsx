'use client'

import type { BranchListOutput } from '@branchline/protocol'
import Link from 'next/link'
import { useState } from 'react'
import { stopwatch } from '../parts/age.ts'
import { useClock } from '../parts/clock.tsx'
import { Word } from '../parts/word.tsx'

type Branch = BranchListOutput['branches'][number]

/** How far a shop has come since this was shown: its first word, and its first pull. */
export function ShopProgress({ branch }: { branch: Branch | undefined }) {
  const { nowMs } = useClock()
  const [startedMs] = useState(nowMs)
  const since = (at: string | null | undefined) => (at && Date.parse(at) >= startedMs ? Date.parse(at) : null)
  const heardMs = since(branch?.lastHeartbeatAt)
  const pulledMs = since(branch?.lastPullAt)
  if (branch && heardMs !== null && pulledMs !== null)
    return (
      <span role="status">
        <Word tone="good">Up and synced after {stopwatch(Math.max(heardMs, pulledMs) - startedMs)}</Word>{' '}
        <Link href={`/branch/${branch.branchCode}`}>Look at it</Link>
      </span>
    )
  return (
    <span role="status">
      <Word tone="quiet">{heardMs === null ? 'Waiting for its first word' : 'It is here; it pulls'}</Word>{' '}
      {stopwatch(nowMs - startedMs)}
    </span>
  )
}
