'use client'

import { updateConfig } from '../actions/shop-actions.ts'
import styles from '../branch/branch.module.css'
import { Tills } from '../branch/tills.tsx'
import { Watermarks } from '../branch/watermarks.tsx'
import { Live } from '../live/live.tsx'
import { LogTable } from '../log/log-table.tsx'
import { Moment } from '../parts/moment.tsx'
import { Facts, Page, Panel } from '../parts/panel.tsx'
import { May } from '../parts/viewer.tsx'
import { Word } from '../parts/word.tsx'
import type { First, TopicValue } from '../topics/first-look.ts'
import { Configuration } from './configuration.tsx'
import { OpenShifts } from './open-shifts.tsx'
import { ShopActions } from './shop-actions.tsx'
import { shopState } from './shop-state.ts'

type Shop = TopicValue<'shop'>

/** One shop's own console. */
export function ShopView({ first }: { first: First<Shop> }) {
  return <Live first={first}>{(shop) => <Seen shop={shop} />}</Live>
}

function Seen({ shop }: { shop: Shop }) {
  const { summary, config, shifts } = shop
  const { word, tone, why } = shopState(shop)
  return (
    <Page
      title={config.branchCode}
      aside={
        <May be="operator">
          <ShopActions />
        </May>
      }
    >
      <div className={styles.state}>
        <Word tone={tone}>{word}</Word>
        <span>{why}</span>
        {summary.lastError ? <span className="faint">Last error: {summary.lastError}</span> : null}
      </div>
      <Panel>
        <Facts facts={factsOf(shop)} />
      </Panel>
      <div className={styles.columns}>
        <div className={styles.column}>
          <Panel title="Recent log" flush aside={<a href="/log">All of it</a>}>
            <LogTable logs={summary.logs} isOfOneBranch />
          </Panel>
        </div>
        <div className={styles.column}>
          <Panel title="Tills" flush>
            <Tills tills={summary.report?.tills ?? []} />
          </Panel>
          <Panel title="Shifts" flush>
            <OpenShifts shifts={shifts.documents} />
          </Panel>
          <Panel title="Configuration">
            <Configuration
              settings={config.settings}
              note={`Logs in as ${config.syncUsername}`}
              stored="Stored."
              onStore={updateConfig}
            />
          </Panel>
          <Panel title="Watermarks" flush>
            <Watermarks watermarks={summary.watermarks} />
          </Panel>
        </div>
      </div>
    </Page>
  )
}

function factsOf({ summary, reconciliation, verified }: Shop): [string, React.ReactNode][] {
  const { outbox } = summary
  const run = verified.runs[0]
  return [
    ['Ready to go', outbox.pending],
    ['Under way', outbox.inFlight],
    ['Tried again by itself', outbox.waiting],
    ['Dead letters', outbox.dead > 0 ? <a href="/dead-letters">{outbox.dead}</a> : '0'],
    ['Oldest unsent', <Moment key="oldest" at={outbox.oldestAt} never="nothing waits" />],
    ['Parked', summary.parked],
    ['Last push', <Moment key="push" at={summary.lastPushAt} />],
    ['Last pull', <Moment key="pull" at={summary.lastPullAt} />],
    [
      'Failover',
      reconciliation.reconciled_with_central ? (
        <Word tone="good">Reconciled</Word>
      ) : (
        <Word tone="warn">{reconciliation.pending_failover_pulls} to fetch</Word>
      ),
    ],
    [
      'Verified',
      run?.verdict ? (
        <>
          <Word tone={run.verdict === 'equal' ? 'good' : 'bad'}>
            {run.verdict === 'equal' ? 'Equal' : `${run.differing.count} differ`}
          </Word>{' '}
          <Moment at={run.endedAt} />
        </>
      ) : (
        <span className="faint">not yet</span>
      ),
    ],
  ]
}
