'use client'

import type { SyncRunOutput } from '@branchline/protocol'
import { Button } from '@mantine/core'
import { pullNow, pushNow, testConnection, verifyShop } from '../actions/shop-actions.ts'
import styles from '../branch/branch.module.css'
import { useAct } from '../parts/use-act.tsx'

/** What a shop can be told to do at once. */
export function ShopActions() {
  const { act, isBusy } = useAct()
  return (
    <div className={styles.actions}>
      <Button disabled={isBusy} onClick={() => void act(pushNow, runText)}>
        Push now
      </Button>
      <Button disabled={isBusy} onClick={() => void act(pullNow, runText)}>
        Pull now
      </Button>
      <Button disabled={isBusy} onClick={() => void act(testConnection, ({ message }) => message)}>
        Test connection
      </Button>
      <Button disabled={isBusy} onClick={() => void act(verifyShop, verifyText)}>
        Verify
      </Button>
    </div>
  )
}

function runText({ applied, rejected, remaining, error }: SyncRunOutput): string {
  const counts = `${applied} applied, ${rejected} refused, ${remaining} remain.`
  return error ? `${error} ${counts}` : counts
}

function verifyText({
  state,
  verdict,
  differing,
}: {
  state: string
  verdict: string | null
  differing: number
}): string {
  if (verdict === 'equal') return 'Equal: both sides hold the same.'
  return verdict === 'differs' ? `${differing} records differ.` : `The verification is ${state}.`
}
