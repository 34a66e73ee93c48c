'use client'

import { NativeSelect, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { DemoPanel } from '../demo/demo-panel.tsx'
import type { DemoState } from '../demo/demo-state.ts'
import { Live } from '../live/live.tsx'
import { Nothing } from '../parts/nothing.tsx'
import { Page, Panel } from '../parts/panel.tsx'
import { useAddress } from '../parts/use-address.ts'
import { WhenReady } from '../parts/when-ready.tsx'
import { Word } from '../parts/word.tsx'
import type { First, TopicValue } from '../topics/first-look.ts'
import { Arrivals } from './arrivals.tsx'
import { branchStates, branchWords, headline } from './branch-words.ts'
import { chooseBranches, type FleetChoice, type FleetSort, fleetSorts } from './choose-branches.ts'
import styles from './fleet.module.css'
import { FleetTable } from './fleet-table.tsx'
import { ThroughputChart } from './throughput-chart.tsx'

type Fleet = TopicValue<'fleet'>

export function FleetView({ first, demo }: { first: First<Fleet>; demo: First<DemoState> | null }) {
  return <Live first={first}>{(fleet) => <Seen fleet={fleet} demo={<DemoPanel first={demo} />} />}</Live>
}

function Seen({ fleet, demo }: { fleet: Fleet; demo: ReactNode }) {
  const [address, setAddress] = useAddress()
  const choice = choiceOf(address)
  const shown = chooseBranches(fleet.branches, choice)
  const { text, tone } = headline(fleet.states)
  return (
    <Page title="Fleet" aside={<Word tone={tone}>{text}</Word>}>
      {demo}
      <div className={styles.top}>
        <Panel title="Operations taken, last 24 h">
          <ThroughputChart points={fleet.throughput} />
        </Panel>
        <Panel title="Just arrived">
          <Arrivals arrivals={fleet.arrivals} />
        </Panel>
      </div>
      <WhenReady>
        <div className={styles.filters}>
          <TextInput
            aria-label="Search shops"
            placeholder="Search by code or town"
            size="sm"
            value={choice.search}
            onChange={({ currentTarget }) => setAddress({ q: currentTarget.value })}
          />
          <fieldset className={styles.states}>
            <legend className={styles.unseen}>Show only</legend>
            {branchStates
              .filter((state) => (fleet.states[state] ?? 0) > 0 || choice.state === state)
              .map((state) => (
                <button
                  key={state}
                  type="button"
                  className={styles.state}
                  aria-pressed={choice.state === state}
                  onClick={() => setAddress({ state: choice.state === state ? null : state })}
                >
                  <Word tone={branchWords[state].tone}>{branchWords[state].word}</Word> {fleet.states[state] ?? 0}
                </button>
              ))}
          </fieldset>
          <NativeSelect
            size="sm"
            aria-label="Order"
            value={choice.sort}
            onChange={({ currentTarget }) =>
              setAddress({ sort: currentTarget.value === 'worst' ? null : currentTarget.value })
            }
            data={sortLabels}
          />
        </div>
      </WhenReady>
      {shown.length > 0 ? (
        <FleetTable branches={shown} />
      ) : (
        <Nothing title={fleet.branches.length === 0 ? 'No shop yet' : 'No shop is like that'}>
          {fleet.branches.length === 0
            ? 'Register one under Branches: it gives you the command to start its server with.'
            : `${fleet.branches.length} shops are hidden by the search and the filter above.`}
        </Nothing>
      )}
    </Page>
  )
}

const sortLabels: { value: FleetSort; label: string }[] = [
  { value: 'worst', label: 'Worst first' },
  { value: 'code', label: 'Code' },
  { value: 'contact', label: 'Last contact' },
  { value: 'unsent', label: 'Unsent' },
]

function choiceOf(address: URLSearchParams): FleetChoice {
  const state = branchStates.find((one) => one === address.get('state')) ?? null
  const sort = fleetSorts.find((one) => one === address.get('sort')) ?? 'worst'
  return { search: address.get('q') ?? '', state, sort }
}
