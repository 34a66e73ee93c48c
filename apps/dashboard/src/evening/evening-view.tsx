'use client'

import type { EveningReport } from '@branchline/protocol'
import { Button, Group, TextInput } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { Live } from '../live/live.tsx'
import { Nothing } from '../parts/nothing.tsx'
import { Page } from '../parts/panel.tsx'
import { Word } from '../parts/word.tsx'
import type { First, TopicValue } from '../topics/first-look.ts'
import styles from './evening.module.css'
import { ReportCard } from './report-card.tsx'

type Evening = TopicValue<'evening'>

/** Sold, arrived, difference, shifts and exceptions of one business day, per shop; made to be printed. */
export function EveningView({
  first,
  day,
  branch,
}: {
  first: First<Evening>
  day: string | null
  branch: string | null
}) {
  return (
    <Page
      title={`Evening report${branch ? ` of ${branch}` : ''}${day ? `, ${day}` : ''}`}
      aside={
        <Group gap="xs" className="screen-only">
          <Choose day={day} branch={branch} />
          <Button size="sm" onClick={() => print()}>
            Print
          </Button>
        </Group>
      }
    >
      <Live first={first}>{({ reports }) => <Reports reports={reports} />}</Live>
    </Page>
  )
}

function Choose({ day, branch }: { day: string | null; branch: string | null }) {
  const router = useRouter()
  return (
    <TextInput
      size="sm"
      type="date"
      aria-label="Business day"
      value={day ?? ''}
      onChange={({ currentTarget: { value } }) => {
        const address = new URLSearchParams()
        if (value) address.set('day', value)
        if (branch) address.set('branch', branch)
        router.push(`/evening?${address}`)
      }}
    />
  )
}

function Reports({ reports }: { reports: readonly EveningReport[] }) {
  if (reports.length === 0)
    return <Nothing title="Nothing to report">No shop is registered, or none had that business day.</Nothing>
  const uneven = reports.filter(({ even }) => !even)
  const sorted = [...uneven, ...reports.filter(({ even }) => even)]
  return (
    <>
      <p className={styles.sum}>
        {uneven.length === 0 ? (
          <Word tone="good">Even: everything sold is at head office, in {counted(reports.length)}.</Word>
        ) : (
          <Word tone="warn">
            {counted(uneven.length)} of {reports.length} not even yet.
          </Word>
        )}
      </p>
      <div className={styles.reports}>
        {sorted.map((report) => (
          <ReportCard key={`${report.branchCode} ${report.day}`} report={report} />
        ))}
      </div>
    </>
  )
}

function counted(count: number): string {
  return count === 1 ? '1 shop' : `${count} shops`
}
