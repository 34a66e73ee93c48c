'use client'

import { NativeSelect, TextInput } from '@mantine/core'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { Live } from '../live/live.tsx'
import { Nothing } from '../parts/nothing.tsx'
import { Page, Panel } from '../parts/panel.tsx'
import parts from '../parts/parts.module.css'
import { type Column, Rows } from '../parts/rows.tsx'
import { Told } from '../parts/told.tsx'
import { WhenReady } from '../parts/when-ready.tsx'
import type { Tone } from '../parts/word.tsx'
import { Word } from '../parts/word.tsx'
import type { First, TopicValue } from '../topics/first-look.ts'
import { topicName } from '../topics/topic-name.ts'
import { type DayException, kindsOf, listExceptions } from './list-exceptions.ts'

type Evening = TopicValue<'evening'>

export interface ExceptionFilter {
  day: string | undefined
  branch: string | undefined
  code: string | undefined
}

/** Sales that came after their shift was closed, shifts closed by override or open still, and what else the day left, of every shop. */
export function ExceptionsView({ first, filter }: { first: First<Evening>; filter: ExceptionFilter }) {
  return (
    <Page title={`Exceptions${filter.branch ? ` of ${filter.branch}` : ''}`}>
      <Live first={first}>{({ reports }) => <Seen reports={reports} filter={filter} />}</Live>
    </Page>
  )
}

function Seen({ reports, filter }: { reports: Evening['reports']; filter: ExceptionFilter }) {
  const router = useRouter()
  const choose = (change: Partial<ExceptionFilter>) => router.push(topicName('/exceptions', { ...filter, ...change }))
  const exceptions = listExceptions(reports, filter.code ?? null)
  const kinds = [...new Set([...kindsOf(reports), ...(filter.code ? [filter.code] : [])])]
  return (
    <>
      <WhenReady>
        <search className={parts.filters}>
          <TextInput
            size="sm"
            type="date"
            label="Business day"
            value={filter.day ?? ''}
            onChange={({ currentTarget: { value } }) => choose({ day: value || undefined })}
          />
          <NativeSelect
            size="sm"
            label="Shop"
            value={filter.branch ?? ''}
            onChange={({ currentTarget: { value } }) => choose({ branch: value || undefined })}
            data={[
              { value: '', label: 'every shop' },
              ...reports.map(({ branchCode, label }) => ({ value: branchCode, label: `${branchCode} ${label}` })),
            ]}
          />
          <NativeSelect
            size="sm"
            label="What"
            value={filter.code ?? ''}
            onChange={({ currentTarget: { value } }) => choose({ code: value || undefined })}
            data={[
              { value: '', label: 'everything' },
              ...kinds.map((value) => ({ value, label: exceptionWords[value]?.word ?? value })),
            ]}
          />
        </search>
      </WhenReady>
      {exceptions.length === 0 ? (
        <Nothing title="No exceptions">
          {filter.code || filter.branch
            ? 'There may be others than what is asked for above.'
            : `Every shift of that day is closed with all its sales, in ${reports.length} ${reports.length === 1 ? 'shop' : 'shops'}.`}
        </Nothing>
      ) : (
        <Panel flush>
          <Rows
            label="Exceptions"
            rows={exceptions}
            keyOf={({ branchCode, code, message }) => `${branchCode} ${code} ${message}`}
            columns={columns}
            none=""
            stacks
          />
        </Panel>
      )}
    </>
  )
}

/** Those of shifts and sales; others are alerts, and are called by their code. */
const exceptionWords: Record<string, { word: string; tone: Tone }> = {
  OVERRIDE: { word: 'Closed by override', tone: 'warn' },
  lateSale: { word: 'Late sale', tone: 'warn' },
  DIFFERENCE: { word: 'Not all arrived', tone: 'bad' },
  OPEN_SHIFT: { word: 'Shift still open', tone: 'quiet' },
}

const columns: Column<DayException>[] = [
  {
    title: 'Shop',
    cell: ({ branchCode, label }) => (
      <>
        <Link href={`/branch/${branchCode}`}>{branchCode}</Link> <span className="faint">{label}</span>
      </>
    ),
  },
  { title: 'Day', cell: ({ day }) => <span className="nowrap">{day}</span> },
  {
    title: 'What',
    cell: ({ code }) => {
      const { word, tone } = exceptionWords[code] ?? { word: code, tone: 'warn' as const }
      return <Word tone={tone}>{word}</Word>
    },
  },
  { title: 'In words', cell: ({ message }) => <Told text={message} /> },
  {
    title: 'Report',
    cell: ({ branchCode, day }) => (
      <Link href={topicName('/evening', { branch: branchCode, day })}>Evening report</Link>
    ),
  },
]
