'use client'

import type { LogListOutput } from '@branchline/protocol'
import { Button, TextInput } from '@mantine/core'
import { Live } from '../live/live.tsx'
import { FurtherPages } from '../parts/further-pages.tsx'
import { Nothing } from '../parts/nothing.tsx'
import { Page, Panel } from '../parts/panel.tsx'
import type { First } from '../topics/first-look.ts'
import styles from './log.module.css'
import { LogTable } from './log-table.tsx'

export interface LogFilter {
  branch?: string | undefined
  kind?: string | undefined
  doctype?: string | undefined
}

/** What happened, filtered by what stands in the address. */
export function LogView({
  first,
  filter,
  isOfOneBranch,
}: {
  first: First<LogListOutput>
  filter: LogFilter
  isOfOneBranch: boolean
}) {
  return (
    <Page title="Log">
      <search>
        <form action="/log" className={styles.filters} key={JSON.stringify(filter)}>
          {isOfOneBranch ? null : (
            <TextInput size="sm" name="branch" label="Shop" defaultValue={filter.branch} maxLength={16} />
          )}
          <TextInput size="sm" name="kind" label="What" placeholder="push" defaultValue={filter.kind} maxLength={64} />
          <TextInput size="sm" name="doctype" label="DocType" defaultValue={filter.doctype} maxLength={140} />
          <Button type="submit" size="sm">
            Show
          </Button>
        </form>
      </search>
      <Live first={first}>
        {({ logs, nextAfter }) =>
          logs.length === 0 ? (
            <Nothing title="Nothing was logged">Nothing that fits what is asked for above, at least.</Nothing>
          ) : (
            <Panel flush>
              <LogTable logs={logs} isOfOneBranch={isOfOneBranch} />
              <FurtherPages nextAfter={nextAfter} />
            </Panel>
          )
        }
      </Live>
    </Page>
  )
}
