'use client'

import type { BranchTile, FleetCommandInput } from '@branchline/protocol'
import { Button } from '@mantine/core'
import { commandBranch, switchBranch, verifyBranch } from '../actions/branch-actions.ts'
import { AskFirst } from '../parts/ask-first.tsx'
import { useAct } from '../parts/use-act.tsx'
import { May } from '../parts/viewer.tsx'
import styles from './branch.module.css'

/** What can be asked of a branch. It hears of it with its next heartbeat. */
export function BranchActions({ branch: { branchCode, enabled } }: { branch: BranchTile }) {
  const { act, isBusy } = useAct()
  const heard = `Asked. ${branchCode} hears of it with its next heartbeat.`
  const ask = (kind: FleetCommandInput['kind']) => act(() => commandBranch({ branchCode, kind }), heard)
  return (
    <div className={styles.actions}>
      <Button disabled={isBusy} onClick={() => void ask('push')}>
        Push now
      </Button>
      <Button disabled={isBusy} onClick={() => void ask('pull')}>
        Pull now
      </Button>
      <Button disabled={isBusy} onClick={() => void ask('test')}>
        Test connection
      </Button>
      <Button disabled={isBusy} onClick={() => void act(() => verifyBranch({ branchCode }), heard)}>
        Verify
      </Button>
      <AskFirst
        label="Resync…"
        title={`Load everything anew at ${branchCode}?`}
        confirm="Resync"
        onConfirm={async () => (await ask('resync')) !== null}
      >
        The shop loads all that comes from head office from the beginning, and removes what is gone. It sells on, and
        nothing it has not sent yet is touched. With many records this takes a while.
      </AskFirst>
      <May be="admin">
        {enabled ? (
          <AskFirst
            label="Suspend…"
            title={`Suspend ${branchCode}?`}
            confirm="Suspend"
            isDestructive
            onConfirm={async () =>
              (await act(() => switchBranch({ branchCode, enabled: false }), `${branchCode} is suspended.`)) !== null
            }
          >
            Head office refuses what this shop sends, and tells it nothing new. The shop sells on; what it sells waits
            there until it is resumed.
          </AskFirst>
        ) : (
          <Button
            variant="filled"
            disabled={isBusy}
            onClick={() =>
              void act(() => switchBranch({ branchCode, enabled: true }), `${branchCode} is no longer suspended.`)
            }
          >
            Resume
          </Button>
        )}
      </May>
    </div>
  )
}
