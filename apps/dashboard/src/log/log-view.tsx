'use client'

import type { LogListOutput } from '@branchline/protocol'
import { Live } from '../live/live.tsx'
import { Filters } from '../parts/filters.tsx'
import { FurtherPages } from '../parts/further-pages.tsx'
import { Nothing } from '../parts/nothing.tsx'
import { Page, Panel } from '../parts/panel.tsx'
import type { First } from '../topics/first-look.ts'
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
      <Filters
        action="/log"
        filters={[
          ...(isOfOneBranch ? [] : [{ name: 'branch', label: 'Shop', value: filter.branch, maxLength: 16 }]),
          { name: 'kind', label: 'What', placeholder: 'push', value: filter.kind, maxLength: 64 },
          { name: 'doctype', label: 'DocType', value: filter.doctype },
        ]}
      />
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
