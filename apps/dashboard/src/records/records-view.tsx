'use client'

import type { FoundRecord } from '@branchline/protocol'
import { Button, TextInput } from '@mantine/core'
import Link from 'next/link'
import { Live } from '../live/live.tsx'
import { LogTable } from '../log/log-table.tsx'
import { JsonView } from '../parts/json-view.tsx'
import { Moment } from '../parts/moment.tsx'
import { Nothing } from '../parts/nothing.tsx'
import { Facts, Page, Panel } from '../parts/panel.tsx'
import { May } from '../parts/viewer.tsx'
import type { First, TopicValue } from '../topics/first-look.ts'
import { Anonymise } from './anonymise.tsx'
import { Journey } from './journey.tsx'
import { Operations } from './operations.tsx'
import styles from './records.module.css'
import { Refused } from './refused.tsx'

type Records = TopicValue<'records'>

/** Any document by its name, its `sync_uuid` or the number on its receipt, and its whole journey. */
export function RecordsView({
  first,
  text,
  atCentral,
}: {
  first: First<Records> | null
  text: string
  atCentral: boolean
}) {
  return (
    <Page title="Records">
      <search>
        <form action="/records" className={styles.search}>
          <TextInput
            name="text"
            aria-label="Name, sync_uuid or receipt number"
            placeholder="Name, sync_uuid or receipt number, whole: SINV-CAI-T01-2026-00042"
            defaultValue={text}
            key={text}
            size="md"
            autoFocus={text === ''}
            required
            maxLength={140}
          />
          <Button type="submit" size="md" variant="filled">
            Find
          </Button>
        </form>
      </search>
      {first ? (
        <Live first={first}>{({ records }) => <Found records={records} text={text} atCentral={atCentral} />}</Live>
      ) : (
        <Hint />
      )}
    </Page>
  )
}

function Hint() {
  return (
    <Nothing title="Where is it?">
      Type what stands on the receipt. You see where the document was written, what became of each of its operations,
      and who has it now.
    </Nothing>
  )
}

function Found({ records, text, atCentral }: { records: readonly FoundRecord[]; text: string; atCentral: boolean }) {
  if (records.length === 0)
    return (
      <Nothing title={`Nothing is called ${text}`}>
        Names are found whole, capital letters counting. A sale that no server has heard of is still on its till.
      </Nothing>
    )
  return records.map((record) => <One key={`${record.doctype} ${record.key}`} record={record} atCentral={atCentral} />)
}

const statusWords = ['draft', 'submitted', 'cancelled']

function One({ record, atCentral }: { record: FoundRecord; atCentral: boolean }) {
  const { doctype, name, syncUuid, originBranch, docstatus, document, writtenBy, updatedAt, heldBy } = record
  const letters = record.deadLetters ?? []
  const lost = document === null && letters.length > 0
  return (
    <>
      <Panel title={`${doctype} ${name}`}>
        <Facts
          facts={[
            ['Who has it now', <Holders key="who" heldBy={heldBy} />],
            ['Written by', writtenBy ?? <span className="faint">nobody here</span>],
            ['Last change', <Moment key="change" at={updatedAt} />],
            ['Comes from', originBranch ? <Link href={`/branch/${originBranch}`}>{originBranch}</Link> : 'head office'],
            ['State', docstatus === null ? 'no state' : (statusWords[docstatus] ?? String(docstatus))],
            [
              'sync_uuid',
              <span key="uuid" className="mono">
                {syncUuid ?? 'none'}
              </span>,
            ],
          ]}
        />
        {atCentral && doctype === 'Customer' && document && document.anonymised !== 1 ? (
          <May be="admin">
            <Anonymise name={name} customerName={String(document.customer_name || name)} />
          </May>
        ) : null}
      </Panel>
      <div className={styles.columns}>
        <Panel title="Journey">
          <Journey steps={record.journey} />
        </Panel>
        <Panel title="The document">
          {document ? (
            <JsonView value={document} />
          ) : (
            <p className="faint">{lost ? 'Head office does not have it: it was refused.' : 'It is not here.'}</p>
          )}
        </Panel>
      </div>
      <Refused letters={letters} />
      {lost ? null : (
        <Panel title="Operations" flush>
          <Operations operations={record.operations} />
        </Panel>
      )}
      {record.conflicts.length > 0 ? (
        <Panel title="Conflicts">
          {record.conflicts.map(({ id, status, openedAt, branchCode }) => (
            <div key={id}>
              <Link href={`/conflicts/${id}`}>With {branchCode}</Link>, {status}, since <Moment at={openedAt} />
            </div>
          ))}
        </Panel>
      ) : null}
      {record.logs.length > 0 ? (
        <Panel title="Log" flush>
          <LogTable logs={record.logs} />
        </Panel>
      ) : null}
    </>
  )
}

function Holders({ heldBy }: { heldBy: readonly string[] }) {
  if (heldBy.length === 0) return <span className="faint">nobody this server knows of</span>
  return heldBy.map((who) => (who === '*' ? 'every shop' : who === 'central' ? 'head office' : who)).join(', ')
}
