'use client'

import type { UserListOutput } from '@branchline/protocol'
import { Button, Group, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { disableUser, saveUser } from '../actions/set-up-actions.ts'
import { Live } from '../live/live.tsx'
import { AskFirst } from '../parts/ask-first.tsx'
import { CopyText } from '../parts/copy-text.tsx'
import { Page, Panel } from '../parts/panel.tsx'
import { type Column, Rows } from '../parts/rows.tsx'
import { useAct } from '../parts/use-act.tsx'
import { WhenReady } from '../parts/when-ready.tsx'
import { Word } from '../parts/word.tsx'
import { roles } from '../session/roles.ts'
import type { First } from '../topics/first-look.ts'
import { PinForm } from './pin-form.tsx'
import { roleWords } from './role-words.ts'
import { UserForm } from './user-form.tsx'

type User = UserListOutput['users'][number]

interface Shown {
  username: string
  password: string
}

/** Logins of operators and integrations; PINs of cashiers. Logins of shops are under Branches. */
export function UsersView({ first }: { first: First<UserListOutput> }) {
  const [isNew, setNew] = useState(false)
  const [isPin, setPin] = useState(false)
  const [shown, setShown] = useState<Shown | null>(null)
  return (
    <Page
      title="Users"
      aside={
        <Group gap="xs">
          <Button onClick={() => setPin(true)}>Set a cashier’s PIN…</Button>
          <Button onClick={() => setNew(true)}>Add a login…</Button>
        </Group>
      }
    >
      {shown ? (
        <Panel title={`Password of ${shown.username}`}>
          <p>It is shown this once.</p>
          <CopyText label="Password" text={shown.password} />
        </Panel>
      ) : null}
      <Live first={first}>
        {({ users }) => (
          <Panel flush>
            <Rows
              label="Users"
              rows={users.filter(({ kind }) => kind !== 'branch')}
              keyOf={({ username }) => username}
              columns={[...columns, actionsColumn(setShown)]}
              none="There is no login."
            />
          </Panel>
        )}
      </Live>
      {isNew ? <UserForm onClose={() => setNew(false)} onPassword={setShown} /> : null}
      {isPin ? <PinForm onClose={() => setPin(false)} /> : null}
    </Page>
  )
}

const columns: Column<User>[] = [
  { title: 'User name', cell: ({ username }) => <strong>{username}</strong> },
  { title: 'Kind', cell: ({ kind }) => (kind === 'operator' ? 'person' : kind === 'integration' ? 'program' : kind) },
  { title: 'May', cell: (user) => <ChangeRole user={user} /> },
  {
    title: 'DocTypes',
    cell: ({ kind, doctypes }) => (kind === 'integration' ? (doctypes?.join(', ') ?? 'every one') : ''),
  },
  {
    title: 'State',
    cell: ({ disabled }) => (disabled ? <Word tone="quiet">Off</Word> : <Word tone="good">On</Word>),
  },
]

/** Who is logged in with other rights is logged out. */
function ChangeRole({ user: { username, kind, role, disabled } }: { user: User }) {
  const { act, isBusy } = useAct()
  if (kind !== 'operator' || !role || disabled) return role ? roleWords[role] : null
  return (
    <WhenReady>
      <NativeSelect
        size="xs"
        w={310}
        aria-label={`What ${username} may do`}
        disabled={isBusy}
        value={role}
        onChange={({ currentTarget: { value } }) => {
          const wanted = roles.find((one) => one === value) ?? role
          void act(
            () => saveUser({ username, kind, role: wanted, keepPassword: true }),
            `${username} may now ${roleWords[wanted]}, and logs in again.`,
          )
        }}
        data={roles.map((value) => ({ value, label: roleWords[value] }))}
      />
    </WhenReady>
  )
}

function actionsColumn(onPassword: (shown: Shown) => void): Column<User> {
  return { title: ' ', isEnd: true, cell: (user) => <Actions user={user} onPassword={onPassword} /> }
}

function Actions({
  user: { username, kind, disabled },
  onPassword,
}: {
  user: User
  onPassword: (shown: Shown) => void
}) {
  const { act } = useAct()
  if (kind !== 'operator' && kind !== 'integration') return null
  return (
    <Button.Group style={{ justifyContent: 'flex-end' }}>
      <AskFirst
        label={disabled ? 'Let in again…' : 'New password…'}
        size="compact-xs"
        title={`A new password for ${username}?`}
        confirm="Make one"
        onConfirm={async () => {
          const saved = await act(() => saveUser({ username, kind }), 'Made.')
          if (saved?.password) onPassword({ username, password: saved.password })
          return saved !== null
        }}
      >
        It is shown once. Who is logged in with the old one is logged out.
      </AskFirst>
      {disabled ? null : (
        <AskFirst
          label="Switch off…"
          size="compact-xs"
          title={`Switch ${username} off?`}
          confirm="Switch off"
          isDestructive
          onConfirm={async () => (await act(() => disableUser(username), `${username} is switched off.`)) !== null}
        >
          Who is logged in as {username} is logged out at once.
        </AskFirst>
      )}
    </Button.Group>
  )
}
