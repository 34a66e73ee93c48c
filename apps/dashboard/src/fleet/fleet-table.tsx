'use client'

import type { BranchTile } from '@branchline/protocol'
import { useMediaQuery } from '@mantine/hooks'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import Link from 'next/link'
import { useLayoutEffect, useRef, useState } from 'react'
import { age } from '../parts/age.ts'
import { useClock } from '../parts/clock.tsx'
import { Moment } from '../parts/moment.tsx'
import { formatAmount } from '../parts/money.ts'
import { Word } from '../parts/word.tsx'
import { branchWords } from './branch-words.ts'
import styles from './fleet.module.css'

const heights = { wide: 46, narrow: 104 } as const

/** One row per branch. However many there are, only those in sight are drawn. */
export function FleetTable({ branches }: { branches: readonly BranchTile[] }) {
  const body = useRef<HTMLDivElement>(null)
  const isNarrow = useMediaQuery('(max-width: 62em)', false) ?? false
  const [scrollMargin, setScrollMargin] = useState(0)
  useLayoutEffect(() => setScrollMargin(body.current?.offsetTop ?? 0), [])
  const rowHeight = isNarrow ? heights.narrow : heights.wide
  const virtualizer = useWindowVirtualizer({
    count: branches.length,
    estimateSize: () => rowHeight,
    getItemKey: (at) => branches[at]?.branchCode ?? at,
    overscan: 8,
    scrollMargin,
    initialRect: { width: 1440, height: 900 },
  })
  useLayoutEffect(() => {
    if (rowHeight > 0) virtualizer.measure()
  }, [virtualizer, rowHeight])
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are placed one by one, which a table element does not allow
    <div role="table" aria-label="Shops" aria-rowcount={branches.length + 1} className={styles.table}>
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      <div role="rowgroup">
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: a table's row, not a grid's */}
        <div role="row" aria-rowindex={1} className={`${styles.row} ${styles.head}`}>
          {columns.map(({ key, title, isEnd }) => (
            // biome-ignore lint/a11y/useSemanticElements: see above
            // biome-ignore lint/a11y/useFocusableInteractive: a table's header, not a grid's
            <div key={key} role="columnheader" className={isEnd ? 'end' : undefined}>
              {title}
            </div>
          ))}
        </div>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      <div role="rowgroup" ref={body} className={styles.body} style={{ blockSize: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ key, index, start }) => {
          const branch = branches[index]
          return branch ? (
            <BranchRow
              key={key}
              branch={branch}
              rowIndex={index + 2}
              offsetPx={start - virtualizer.options.scrollMargin}
              heightPx={rowHeight}
            />
          ) : null
        })}
      </div>
    </div>
  )
}

function BranchRow({
  branch,
  rowIndex,
  offsetPx,
  heightPx,
}: {
  branch: BranchTile
  rowIndex: number
  offsetPx: number
  heightPx: number
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    // biome-ignore lint/a11y/useFocusableInteractive: a table's row, not a grid's
    <div
      role="row"
      aria-rowindex={rowIndex}
      data-branch={branch.branchCode}
      data-tone={branchWords[branch.state].tone}
      className={styles.row}
      style={{ transform: `translateY(${offsetPx}px)`, blockSize: heightPx }}
    >
      {columns.map(({ key, title, isEnd, cell }) => (
        // biome-ignore lint/a11y/useSemanticElements: see above
        <div key={key} role="cell" data-title={title} data-column={key} className={isEnd ? 'end' : undefined}>
          {cell(branch)}
        </div>
      ))}
    </div>
  )
}

interface Column {
  key: string
  title: string
  isEnd?: boolean
  cell(branch: BranchTile): React.ReactNode
}

const columns: Column[] = [
  {
    key: 'branch',
    title: 'Shop',
    cell: ({ branchCode, label }) => (
      <Link href={`/branch/${branchCode}`} prefetch={false} className={styles.link}>
        <strong>{branchCode}</strong> {label}
      </Link>
    ),
  },
  {
    key: 'state',
    title: 'State',
    cell: ({ state, why }) => (
      <>
        <Word tone={branchWords[state].tone}>{branchWords[state].word}</Word>
        <span className={styles.why} title={why}>
          {why}
        </span>
      </>
    ),
  },
  { key: 'contact', title: 'Last contact', cell: ({ lastContactAt }) => <Moment at={lastContactAt} /> },
  { key: 'unsent', title: 'Unsent', isEnd: true, cell: ({ unsent }) => <Unsent unsent={unsent} /> },
  { key: 'dead', title: 'Dead', isEnd: true, cell: ({ deadLetters }) => <Count of={deadLetters} /> },
  { key: 'conflicts', title: 'Conflicts', isEnd: true, cell: ({ conflicts }) => <Count of={conflicts} /> },
  {
    key: 'tills',
    title: 'Tills',
    isEnd: true,
    cell: ({ tills }) => (
      <>
        {tills.count}
        {tills.queued > 0 ? <span className={styles.warn}> {tills.queued} queued</span> : null}
      </>
    ),
  },
  { key: 'verified', title: 'Verified', cell: ({ verified }) => <Verified verified={verified} /> },
  { key: 'version', title: 'Version', cell: ({ version }) => <span className="faint">{version ?? '–'}</span> },
]

function Unsent({ unsent: { operations, money, oldestAt } }: { unsent: BranchTile['unsent'] }) {
  const { nowMs } = useClock()
  if (operations === 0) return <span className="faint">0</span>
  return (
    <>
      {operations}
      {money.map(({ currency, amount }) => (
        <span key={currency} className={styles.owed}>
          {' '}
          {formatAmount(amount, currency)} {currency}
        </span>
      ))}
      {oldestAt ? <span className="faint"> {age(nowMs - Date.parse(oldestAt))}</span> : null}
    </>
  )
}

function Count({ of }: { of: number }) {
  return of === 0 ? <span className="faint">0</span> : <strong className={styles.bad}>{of}</strong>
}

function Verified({ verified }: { verified: BranchTile['verified'] }) {
  if (!verified) return <span className="faint">not yet</span>
  if (verified.verdict === 'equal')
    return (
      <span className="nowrap">
        equal, <Moment at={verified.at} />
      </span>
    )
  return <strong className={styles.bad}>{verified.differing} differ</strong>
}
