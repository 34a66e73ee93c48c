'use client'

import { Button, Group } from '@mantine/core'
import { retryDeadLetters } from '../actions/dead-letter-actions.ts'
import { Live } from '../live/live.tsx'
import { FurtherPages } from '../parts/further-pages.tsx'
import { Moment } from '../parts/moment.tsx'
import { Nothing } from '../parts/nothing.tsx'
import { Page, Panel } from '../parts/panel.tsx'
import { type Column, Rows } from '../parts/rows.tsx'
import { useAct } from '../parts/use-act.tsx'
import { useAddress } from '../parts/use-address.ts'
import { May } from '../parts/viewer.tsx'
import type { First, TopicValue } from '../topics/first-look.ts'
import type { DeadLetter } from '../topics/with-help.ts'
import styles from './dead-letters.module.css'
import { Discard } from './discard.tsx'
import { type CauseGroup, groupByCause } from './group-by-cause.ts'
import { LetterDrawer } from './letter-drawer.tsx'

type DeadLetters = TopicValue<'deadLetters'>

/** Operations that wait for a person, by the reason they were refused for. */
export function DeadLettersView({ first, branch }: { first: First<DeadLetters>; branch: string | null }) {
  return (
    <Page title={branch ? `Dead letters of ${branch}` : 'Dead letters'}>
      <Live first={first}>{(seen) => <Seen seen={seen} />}</Live>
    </Page>
  )
}

function Seen({ seen: { deadLetters, help, nextAfter } }: { seen: DeadLetters }) {
  const [address, setAddress] = useAddress()
  const opened = deadLetters.find(({ operationId }) => operationId === address.get('letter'))
  if (deadLetters.length === 0)
    return (
      <Nothing title="No dead letters">
        What head office refuses for its content waits here until a person corrects, retries or discards it. An outage
        never ends here.
      </Nothing>
    )
  return (
    <>
      {groupByCause(deadLetters).map((group) => (
        <Cause
          key={group.key}
          group={group}
          action={help.find(({ id }) => id === group.code)?.action ?? ''}
          onOpen={(operationId) => setAddress({ letter: operationId })}
        />
      ))}
      <FurtherPages nextAfter={nextAfter} />
      {opened ? (
        <LetterDrawer key={opened.operationId} letter={opened} onClose={() => setAddress({ letter: null })} />
      ) : null}
    </>
  )
}

function Cause({ group, action, onOpen }: { group: CauseGroup; action: string; onOpen: (id: string) => void }) {
  const { act, isBusy } = useAct()
  const ids = group.letters.map(({ operationId }) => operationId)
  const count = group.letters.length === 1 ? '1 operation' : `${group.letters.length} operations`
  return (
    <Panel
      title={count}
      flush
      aside={
        <May be="operator">
          <Group gap="xs">
            <Button loading={isBusy} onClick={() => void act(() => retryDeadLetters(ids), retried)}>
              {ids.length === 1 ? 'Retry' : 'Retry all'}
            </Button>
            <Discard operationIds={ids} label={ids.length === 1 ? 'Discard…' : 'Discard all…'} />
          </Group>
        </May>
      }
    >
      <p className={styles.cause}>
        <strong className="mono">{group.code}</strong> {group.letters[0]?.message}
        {action ? <span className="faint"> {action}</span> : null}
      </p>
      <Rows
        label={`${group.code}: ${count}`}
        rows={group.letters}
        keyOf={({ operationId }) => operationId}
        columns={columnsFor(group.letters, onOpen)}
        none=""
      />
    </Panel>
  )
}

function retried({ operationIds }: { operationIds: string[] }): string {
  return operationIds.length === 1 ? 'It is owed again.' : `${operationIds.length} operations are owed again.`
}

function columnsFor(letters: readonly DeadLetter[], onOpen: (id: string) => void): Column<DeadLetter>[] {
  const columns: Column<DeadLetter>[] = [
    {
      title: 'Record',
      cell: ({ doctype, name, operationId }) => (
        <button type="button" className={styles.open} onClick={() => onOpen(operationId)}>
          <span className="faint">{doctype}</span> <span className="mono">{name}</span>
        </button>
      ),
    },
    { title: 'Operation', cell: ({ operation }) => operation },
    { title: 'Refused', cell: ({ message }) => message },
    { title: 'Tries', isEnd: true, cell: ({ attempts }) => attempts },
    { title: 'Since', cell: ({ diedAt }) => <Moment at={diedAt} never="" /> },
  ]
  const isOfManyShops = letters.some(({ branchCode }) => branchCode)
  return isOfManyShops ? [{ title: 'Shop', cell: ({ branchCode }) => branchCode }, ...columns] : columns
}
