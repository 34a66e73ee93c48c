'use client'

import type { BranchHolder } from '@branchline/protocol'
import { Alert, Group } from '@mantine/core'
import { adoptBranch } from '../actions/branch-actions.ts'
import { AskFirst } from '../parts/ask-first.tsx'
import { Moment } from '../parts/moment.tsx'
import { useAct } from '../parts/use-act.tsx'
import { May } from '../parts/viewer.tsx'

/** More than one server speaks as this branch: a person may choose which goes on. */
export function Holders({ branchCode, holders }: { branchCode: string; holders: readonly BranchHolder[] }) {
  const { act } = useAct()
  return (
    <Alert color="red" variant="light" title={`${holders.length} servers speak as ${branchCode}`}>
      A restored backup or a copied machine. Switch one off, and ten minutes later the other goes on by itself; or
      choose now. Nothing of either is lost.
      {holders.map(({ instance, state, lastHeardAt }) => (
        <Group key={instance} gap="sm" mt={6}>
          <span className="mono">{instance}</span>
          <span>{state}</span>
          <span>
            heard <Moment at={lastHeardAt} />
          </span>
          <May be="operator">
            {state === 'waiting' ? (
              <AskFirst
                label="Let this one go on…"
                title={`Let ${instance} go on as ${branchCode}?`}
                confirm="Let it go on"
                isDestructive
                onConfirm={async () =>
                  (await act(() => adoptBranch({ branchCode, instance }), `${instance} goes on as ${branchCode}.`)) !==
                  null
                }
              >
                The other server is refused from now on. What it sold and has not sent stays there, and waits for a
                person.
              </AskFirst>
            ) : null}
          </May>
        </Group>
      ))}
    </Alert>
  )
}
