'use client'

import type { BranchListOutput } from '@branchline/protocol'
import { Button } from '@mantine/core'
import Link from 'next/link'
import { useState } from 'react'
import { makeEnrolmentCode, rotateBranchPassword, switchBranch } from '../actions/branch-actions.ts'
import { Live } from '../live/live.tsx'
import { AskFirst } from '../parts/ask-first.tsx'
import { Moment } from '../parts/moment.tsx'
import { Page, Panel } from '../parts/panel.tsx'
import { type Column, Rows } from '../parts/rows.tsx'
import { useAct } from '../parts/use-act.tsx'
import { useMay } from '../parts/viewer.tsx'
import { Word } from '../parts/word.tsx'
import type { First } from '../topics/first-look.ts'
import type { CodeFacts } from './enrol-command.ts'
import { NewCode } from './new-code.tsx'
import { NewCredentials } from './new-credentials.tsx'
import { RegisterBranch } from './register-branch.tsx'
import type { StartFacts } from './start-command.ts'

type Branch = BranchListOutput['branches'][number]

/** The shops of the chain, and their logins. */
export function BranchesView({ first, centralUrl }: { first: First<BranchListOutput>; centralUrl: string }) {
  const mayChange = useMay('admin')
  const [isRegistering, setRegistering] = useState(false)
  const [given, setGiven] = useState<StartFacts | null>(null)
  const [code, setCode] = useState<CodeFacts | null>(null)
  return (
    <Page title="Branches" aside={mayChange ? <Button onClick={() => setRegistering(true)}>Add a shop…</Button> : null}>
      <Live first={first}>
        {({ branches }) => (
          <>
            {code ? (
              <NewCode
                key={code.code}
                facts={code}
                branch={branches.find(({ branchCode }) => branchCode === code.branchCode)}
                onDone={() => setCode(null)}
              />
            ) : null}
            {given ? (
              <NewCredentials
                facts={given}
                branch={branches.find(({ branchCode }) => branchCode === given.branchCode)}
                onDone={() => setGiven(null)}
              />
            ) : null}
            <Panel flush>
              <Rows
                label="Branches"
                rows={branches}
                keyOf={({ branchCode }) => branchCode}
                columns={mayChange ? [...columns, actionsColumn(centralUrl, setGiven, setCode)] : columns}
                none="No shop is registered yet."
              />
            </Panel>
          </>
        )}
      </Live>
      {isRegistering ? (
        <RegisterBranch centralUrl={centralUrl} onClose={() => setRegistering(false)} onRegistered={setCode} />
      ) : null}
    </Page>
  )
}

const columns: Column<Branch>[] = [
  {
    title: 'Shop',
    cell: ({ branchCode, label }) => (
      <Link href={`/branch/${branchCode}`}>
        <strong>{branchCode}</strong> {label}
      </Link>
    ),
  },
  { title: 'Time zone', cell: ({ timezone }) => timezone ?? '' },
  { title: 'Last heartbeat', cell: ({ lastHeartbeatAt }) => <Moment at={lastHeartbeatAt} /> },
  { title: 'Last push', cell: ({ lastPushAt }) => <Moment at={lastPushAt} /> },
  { title: 'Last pull', cell: ({ lastPullAt }) => <Moment at={lastPullAt} /> },
  {
    title: 'Login',
    cell: ({ enabled }) => (enabled ? <Word tone="good">On</Word> : <Word tone="quiet">Revoked</Word>),
  },
]

function actionsColumn(
  centralUrl: string,
  onGiven: (facts: StartFacts) => void,
  onCode: (facts: CodeFacts) => void,
): Column<Branch> {
  return {
    title: ' ',
    isEnd: true,
    cell: (branch) => <Actions branch={branch} centralUrl={centralUrl} onGiven={onGiven} onCode={onCode} />,
  }
}

function Actions({
  branch: { branchCode, enabled },
  centralUrl,
  onGiven,
  onCode,
}: {
  branch: Branch
  centralUrl: string
  onGiven: (facts: StartFacts) => void
  onCode: (facts: CodeFacts) => void
}) {
  const { act } = useAct()
  const turn = async (isOn: boolean) =>
    (await act(
      () => switchBranch({ branchCode, enabled: isOn }),
      isOn ? `${branchCode} may come back.` : `The login of ${branchCode} is revoked.`,
    )) !== null
  return (
    <Button.Group style={{ justifyContent: 'flex-end' }}>
      <AskFirst
        label="Enrol…"
        size="compact-xs"
        title={`A code for a server of ${branchCode}?`}
        confirm="Make one"
        onConfirm={async () => {
          const made = await act(() => makeEnrolmentCode({ branchCode }), 'Made.')
          if (made) onCode({ ...made, centralUrl })
          return made !== null
        }}
      >
        For a new or another machine. When the code is used, the login of the server in use ends. A code made before and
        not used is void.
      </AskFirst>
      <AskFirst
        label="Rotate…"
        size="compact-xs"
        title={`A new password for ${branchCode}?`}
        confirm="Make one"
        onConfirm={async () => {
          const login = await act(() => rotateBranchPassword({ branchCode, overlapHours: 24 }), 'Made.')
          if (login) onGiven({ branchCode, centralUrl, ...login })
          return login !== null
        }}
      >
        The new one is shown once. The one in use stays good for 24 hours, so that the shop can change over without a
        break.
      </AskFirst>
      {enabled ? (
        <AskFirst
          label="Revoke…"
          size="compact-xs"
          title={`Revoke the login of ${branchCode}?`}
          confirm="Revoke"
          isDestructive
          onConfirm={() => turn(false)}
        >
          Head office refuses the shop’s server at once. The shop sells on; what it sells waits there.
        </AskFirst>
      ) : (
        <Button size="compact-xs" onClick={() => void turn(true)}>
          Give back
        </Button>
      )}
    </Button.Group>
  )
}
