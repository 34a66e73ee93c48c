import type { BranchTile } from '@branchline/protocol'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Moment } from '../parts/moment.tsx'
import { formatAmount } from '../parts/money.ts'
import { Word } from '../parts/word.tsx'

/** A branch in small facts. */
export function branchFacts(branch: BranchTile): [string, ReactNode][] {
  const { branchCode, unsent, failover, verified } = branch
  return [
    ['Last contact', <Moment key="contact" at={branch.lastContactAt} />],
    ['Last push', <Moment key="push" at={branch.lastPushAt} />],
    ['Last pull', <Moment key="pull" at={branch.lastPullAt} />],
    ['Unsent', unsentText(unsent)],
    [
      'Oldest unsent',
      unsent.oldestAt ? <Moment key="oldest" at={unsent.oldestAt} /> : <span className="faint">nothing waits</span>,
    ],
    [
      'Dead letters',
      branch.deadLetters > 0 ? (
        <Link key="dead" href={`/dead-letters?branch=${branchCode}`}>
          {branch.deadLetters}
        </Link>
      ) : (
        '0'
      ),
    ],
    [
      'Conflicts',
      branch.conflicts > 0 ? (
        <Link key="conflicts" href={`/conflicts?branch=${branchCode}`}>
          {branch.conflicts}
        </Link>
      ) : (
        '0'
      ),
    ],
    ['Parked', String(branch.parked)],
    [
      'Failover',
      failover.reconciled ? <Word tone="good">Reconciled</Word> : <Word tone="warn">{failover.pending} to fetch</Word>,
    ],
    [
      'Verified',
      verified ? (
        <>
          <Word tone={verified.verdict === 'equal' ? 'good' : 'bad'}>
            {verified.verdict === 'equal' ? 'Equal' : `${verified.differing} differ`}
          </Word>{' '}
          <Moment at={verified.at} />
        </>
      ) : (
        <span className="faint">not yet</span>
      ),
    ],
    ['Clock', clockText(branch.clockOffsetMs)],
    [
      'Disk free',
      branch.diskFreeBytes === null ? <span className="faint">not told</span> : bytes(branch.diskFreeBytes),
    ],
    ['Time zone', branch.timezone],
    ['Version', branch.version ?? <span className="faint">not told</span>],
  ]
}

function unsentText({ operations, money }: BranchTile['unsent']): string {
  const sums = money.map(({ currency, amount }) => `${formatAmount(amount, currency)} ${currency}`)
  return [operations === 1 ? '1 operation' : `${operations} operations`, ...sums].join(', ')
}

function clockText(offsetMs: number | null): ReactNode {
  if (offsetMs === null) return <span className="faint">not told</span>
  if (Math.abs(offsetMs) < 1_000) return 'right'
  return `${(Math.abs(offsetMs) / 1_000).toFixed(1)} s ${offsetMs > 0 ? 'ahead' : 'behind'}`
}

function bytes(count: number): string {
  return count >= 1e9 ? `${(count / 1e9).toFixed(1)} GB` : `${(count / 1e6).toFixed(0)} MB`
}
