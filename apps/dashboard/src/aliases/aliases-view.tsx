'use client'

import type { AliasListOutput } from '@branchline/protocol'
import Link from 'next/link'
import { Live } from '../live/live.tsx'
import { Filters } from '../parts/filters.tsx'
import { FurtherPages } from '../parts/further-pages.tsx'
import { Moment } from '../parts/moment.tsx'
import { Nothing } from '../parts/nothing.tsx'
import { Page, Panel } from '../parts/panel.tsx'
import { type Column, Rows } from '../parts/rows.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { useMay } from '../parts/viewer.tsx'
import type { First } from '../topics/first-look.ts'
import { topicName } from '../topics/topic-name.ts'
import { SplitAlias } from './split-alias.tsx'

type Alias = AliasListOutput['aliases'][number]

export interface AliasFilter {
  state: 'alias' | 'separate'
  text: string | undefined
}

/** Which name stands for which customer, since when; and who is kept apart by a person's word. */
export function AliasesView({ first, filter }: { first: First<AliasListOutput>; filter: AliasFilter }) {
  const { state, text } = filter
  const merged = topicName('/aliases', { text })
  const apart = topicName('/aliases', { text, state: 'separate' })
  return (
    <Page
      title="Aliases"
      aside={
        <Tabs
          at={state === 'alias' ? merged : apart}
          tabs={[
            [merged, 'Merged'],
            [apart, 'Kept apart'],
          ]}
        />
      }
    >
      <Filters
        action="/aliases"
        kept={{ state: state === 'separate' ? state : undefined }}
        filters={[{ name: 'text', label: 'Name, whole', placeholder: 'CUST-CAI-00001', value: text }]}
      />
      <Live first={first}>{(seen) => <Seen seen={seen} filter={filter} />}</Live>
    </Page>
  )
}

function Seen({
  seen: { aliases, nextAfter },
  filter: { state, text },
}: {
  seen: AliasListOutput
  filter: AliasFilter
}) {
  const maySplit = useMay('operator') && state === 'alias'
  if (aliases.length === 0 && text)
    return (
      <Nothing title={`Nothing of ${text}`}>Names are found whole, on either side, capital letters counting.</Nothing>
    )
  if (aliases.length === 0)
    return state === 'alias' ? (
      <Nothing title="No name stands for another">
        A customer who is put in at two shops under one phone number becomes one customer. The later name stands here.
      </Nothing>
    ) : (
      <Nothing title="Nobody is kept apart">Two customers who share a phone on purpose stand here.</Nothing>
    )
  return (
    <Panel flush>
      <Rows
        label="Aliases"
        rows={aliases}
        keyOf={({ name, aliasOf }) => `${name} ${aliasOf}`}
        columns={state === 'separate' ? separateColumns : maySplit ? [...columns, splitColumn] : columns}
        none=""
        stacks
      />
      <FurtherPages nextAfter={nextAfter} />
    </Panel>
  )
}

function Customer({ name }: { name: string }) {
  return (
    <Link href={`/records?text=${encodeURIComponent(name)}`} className="mono">
      {name}
    </Link>
  )
}

const shop: Column<Alias> = {
  title: 'Put in at',
  cell: ({ branchCode }) => (branchCode ? <Link href={`/branch/${branchCode}`}>{branchCode}</Link> : 'head office'),
}
const columns: Column<Alias>[] = [
  { title: 'The name', cell: ({ name }) => <Customer name={name} /> },
  { title: 'Stands for', cell: ({ aliasOf }) => <Customer name={aliasOf} /> },
  shop,
  { title: 'Since', cell: ({ at }) => <Moment at={at} /> },
]
const splitColumn: Column<Alias> = { title: ' ', isEnd: true, cell: (alias) => <SplitAlias {...alias} /> }
const separateColumns: Column<Alias>[] = [
  { title: 'The name', cell: ({ name }) => <Customer name={name} /> },
  { title: 'Is not', cell: ({ aliasOf }) => <Customer name={aliasOf} /> },
  shop,
  { title: 'Since', cell: ({ at }) => <Moment at={at} /> },
  { title: 'Said by', cell: ({ by }) => by ?? <span className="faint">–</span> },
  { title: 'Why', cell: ({ reason }) => reason ?? <span className="faint">–</span> },
]
