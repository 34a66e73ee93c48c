'use client'

import type { ConflictGetOutput, Document } from '@branchline/protocol'
import Link from 'next/link'
import { Moment } from '../parts/moment.tsx'
import { Facts, Panel } from '../parts/panel.tsx'
import styles from './conflicts.module.css'

/** Whose versions they are, who wrote them, and when. */
export function Sides({ conflict }: { conflict: ConflictGetOutput['conflict'] }) {
  const { local, incoming, branchCode, operation, openedAt } = conflict
  return (
    <div className={styles.sides}>
      <Panel title="Head office’s version">
        <Facts facts={factsOf(local, 'it holds no such record')} />
      </Panel>
      <Panel title={`${branchCode}’s version`} aside={<Link href={`/branch/${branchCode}`}>{branchCode}</Link>}>
        <Facts
          facts={[...factsOf(incoming, 'deleted it'), ['Did', operation], ['Met', <Moment key="met" at={openedAt} />]]}
        />
      </Panel>
    </div>
  )
}

function factsOf(document: Document | null, absent: string): [string, React.ReactNode][] {
  if (!document) return [['Version', absent]]
  const { modified, modified_by: by } = document
  return [
    ['Written by', typeof by === 'string' ? by : <span className="faint">not told</span>],
    ['Written', typeof modified === 'string' ? writtenAt(modified) : <span className="faint">not told</span>],
  ]
}

/** ERPNext writes local times without a zone: those are shown as they stand. */
function writtenAt(modified: string): React.ReactNode {
  return /Z|[+-]\d\d:\d\d$/.test(modified) && !Number.isNaN(Date.parse(modified)) ? <Moment at={modified} /> : modified
}
