'use client'

import type { BranchListOutput } from '@branchline/protocol'
import { Button, Group, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { CopyText } from '../parts/copy-text.tsx'
import { Panel } from '../parts/panel.tsx'
import { ShopProgress } from './shop-progress.tsx'
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
        <ShopProgress branch={branch} />
        <Button onClick={onDone}>I have it</Button>
      </Group>
    </Panel>
  )
}
