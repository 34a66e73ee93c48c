'use client'

import type { BranchListOutput } from '@branchline/protocol'
import { Button, Group, SegmentedControl } from '@mantine/core'
import Link from 'next/link'
import { useState } from 'react'
import { stopwatch } from '../parts/age.ts'
import { useClock } from '../parts/clock.tsx'
import { CopyText } from '../parts/copy-text.tsx'
import { Panel } from '../parts/panel.tsx'
import { Word } from '../parts/word.tsx'
import { envFile, type StartFacts, startCommand } from './start-command.ts'

type Branch = BranchListOutput['branches'][number]

/** The one time a password is shown: what to paste on the shop's server, and how far the shop has come since. */
export function NewCredentials({
  facts,
  branch,
  onDone,
}: {
  facts: StartFacts
  branch: Branch | undefined
  onDone: () => void
}) {
  const [form, setForm] = useState<'command' | 'env'>('command')
  return (
    <Panel
      title={`${facts.branchCode}: paste this on the shop’s server`}
      aside={
        <SegmentedControl
          size="xs"
          aria-label="Form"
          value={form}
          onChange={(value) => setForm(value as 'command' | 'env')}
          data={[
            { value: 'command', label: 'Command' },
            { value: 'env', label: '.env' },
          ]}
        />
      }
    >
      <p>
        The password is shown this once. Run it in the folder of the product; choose the password of the shop’s own
        operator first.
      </p>
      <CopyText
        key={form}
        label={form === 'command' ? 'Command' : '.env file'}
        text={form === 'command' ? startCommand(facts) : envFile(facts)}
      />
      <Group justify="space-between" mt="sm">
        <Progress branch={branch} />
        <Button onClick={onDone}>I have it</Button>
      </Group>
    </Panel>
  )
}

function Progress({ branch }: { branch: Branch | undefined }) {
  const { nowMs } = useClock()
  const [startedMs] = useState(nowMs)
  const since = (at: string | null | undefined) => (at && Date.parse(at) >= startedMs ? Date.parse(at) : null)
  const heardMs = since(branch?.lastHeartbeatAt)
  const pulledMs = since(branch?.lastPullAt)
  if (branch && heardMs !== null && pulledMs !== null)
    return (
      <span role="status">
        <Word tone="good">Up and synced after {stopwatch(Math.max(heardMs, pulledMs) - startedMs)}</Word>{' '}
        <Link href={`/branch/${branch.branchCode}`}>Look at it</Link>
      </span>
    )
  return (
    <span role="status">
      <Word tone="quiet">{heardMs === null ? 'Waiting for its first word' : 'It is here; it pulls'}</Word>{' '}
      {stopwatch(nowMs - startedMs)}
    </span>
  )
}
