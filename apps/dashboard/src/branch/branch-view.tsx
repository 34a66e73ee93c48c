'use client'

import { type ReactNode, useState } from 'react'
import { DemoPanel } from '../demo/demo-panel.tsx'
import type { DemoState } from '../demo/demo-state.ts'
import { branchWords } from '../fleet/branch-words.ts'
import { Live } from '../live/live.tsx'
import { LogTable } from '../log/log-table.tsx'
import { Moment } from '../parts/moment.tsx'
import { Facts, Page, Panel } from '../parts/panel.tsx'
import { useAddress } from '../parts/use-address.ts'
import { May } from '../parts/viewer.tsx'
import { Word } from '../parts/word.tsx'
import type { First, TopicValue } from '../topics/first-look.ts'
import type { HistorySpan } from '../topics/history-span.ts'
import { topicName } from '../topics/topic-name.ts'
import styles from './branch.module.css'
import { BranchActions } from './branch-actions.tsx'
import { branchFacts } from './branch-facts.tsx'
import { Commands } from './commands.tsx'
import { Days } from './days.tsx'
import { HistoryCharts } from './history-charts.tsx'
import { Holders } from './holders.tsx'
import { OpenAlerts } from './open-alerts.tsx'
import { RemoteSettings } from './remote-settings.tsx'
import { Shifts } from './shifts.tsx'
import { TillLink } from './till-link.tsx'
import { Tills } from './tills.tsx'
import { Watermarks } from './watermarks.tsx'

type Branch = TopicValue<'branch'>

/** All that central knows of one branch. */
export function BranchView({
  first,
  history,
  span: firstSpan,
  demo,
}: {
  first: First<Branch>
  history: First<TopicValue<'history'>>
  span: HistorySpan
  demo: First<DemoState> | null
}) {
  const [span, setSpan] = useState(firstSpan)
  const [, setAddress] = useAddress()
  return (
    <Live first={first}>
      {(seen) => (
        <Seen
          seen={seen}
          demo={<DemoPanel first={demo} code={seen.branch.branchCode} />}
          charts={
            <HistoryCharts
              first={span === firstSpan ? history : laterLook(history, seen.branch.branchCode, span)}
              span={span}
              onSpan={(next) => {
                setSpan(next)
                setAddress({ span: next === 'day' ? null : next })
              }}
            />
          }
        />
      )}
    </Live>
  )
}

/** Another time is followed from what is shown until it comes. */
function laterLook(shown: First<TopicValue<'history'>>, code: string, span: HistorySpan): First<TopicValue<'history'>> {
  return { topic: topicName('history', { code, span }), result: shown.result }
}

function Seen({ seen, charts, demo }: { seen: Branch; charts: ReactNode; demo: ReactNode }) {
  const { branch, watermarks, tills, shifts, days, alerts, commands, holders, logs, lastError } = seen
  const { word, tone } = branchWords[branch.state]
  const { branchCode } = branch
  return (
    <Page
      title={`${branchCode} ${branch.label}`}
      aside={
        <May be="operator">
          <BranchActions branch={branch} />
        </May>
      }
    >
      <div className={styles.state}>
        <Word tone={tone}>{word}</Word>
        <span>{branch.why}</span>
        {lastError ? <span className="faint">Last error: {lastError}</span> : null}
      </div>
      {demo}
      {holders.length > 1 ? <Holders branchCode={branchCode} holders={holders} /> : null}
      {alerts.length > 0 ? <OpenAlerts alerts={alerts} /> : null}
      <Panel>
        <Facts facts={branchFacts(branch)} />
      </Panel>
      <div className={styles.columns}>
        <div className={styles.column}>
          {charts}
          <Panel title="Recent log" flush aside={<a href={`/log?branch=${branchCode}`}>All of it</a>}>
            <LogTable logs={logs} isOfOneBranch />
          </Panel>
        </div>
        <div className={styles.column}>
          <Panel title="Business days" flush aside={<a href={`/evening?branch=${branchCode}`}>Evening report</a>}>
            <Days days={days} />
          </Panel>
          <Panel title="Tills" flush aside={<TillLink url={seen.tillUrl ?? null} />}>
            <Tills tills={tills} />
          </Panel>
          <Panel title="Shifts" flush>
            <Shifts shifts={shifts} />
          </Panel>
          <Panel title="Asked of this shop" flush>
            <Commands commands={commands} />
          </Panel>
          <RemoteSettings branchCode={branchCode} settings={seen.settings ?? null} />
          <Panel
            title="Watermarks"
            flush
            aside={
              <span className="faint">
                oldest <Moment at={branch.oldestWatermarkAt} />
              </span>
            }
          >
            <Watermarks watermarks={watermarks} />
          </Panel>
        </div>
      </div>
    </Page>
  )
}
