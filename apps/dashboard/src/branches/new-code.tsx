'use client'

import type { BranchListOutput } from '@branchline/protocol'
import { Button, Group } from '@mantine/core'
import { CopyText } from '../parts/copy-text.tsx'
import { Moment } from '../parts/moment.tsx'
import { Panel } from '../parts/panel.tsx'
import { type CodeFacts, enrolCommand } from './enrol-command.ts'
import { ShopProgress } from './shop-progress.tsx'

type Branch = BranchListOutput['branches'][number]

/** The one time a code is shown: the one command for the shop's server, and how far the shop has come since. */
export function NewCode({
  facts,
  branch,
  onDone,
}: {
  facts: CodeFacts
  branch: Branch | undefined
  onDone: () => void
}) {
  return (
    <Panel title={`${facts.branchCode}: paste this on the shop’s server`}>
      <p>
        The code <strong>{facts.code}</strong> is shown this once and works once. It is good until{' '}
        <Moment at={facts.expiresAt} />. Run the command in the folder of the product; it goes on where it was broken
        off.
      </p>
      <CopyText label="Command" text={enrolCommand(facts)} />
      <Group justify="space-between" mt="sm">
        <ShopProgress branch={branch} />
        <Button onClick={onDone}>I have it</Button>
      </Group>
    </Panel>
  )
}
