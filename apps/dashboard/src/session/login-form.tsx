'use client'

import { Button, Paper, PasswordInput, Stack, TextInput, Title } from '@mantine/core'
import { useActionState } from 'react'
import type { Console } from '../api/server-role.ts'
import { Failure } from '../parts/failure.tsx'
import styles from './login.module.css'
import { logIn } from './login-actions.ts'

export function LoginForm({ of, next }: { of: Console; next: string }) {
  const [state, act, isBusy] = useActionState(logIn, null)
  return (
    <main className={styles.login}>
      <Paper withBorder p="lg" className={styles.card}>
        <form action={act}>
          <input type="hidden" name="next" value={next} />
          <Stack gap="sm">
            <div>
              <Title order={1}>Branchline</Title>
              <div className="faint">{of.role === 'central' ? 'Head office' : `Shop ${of.branchCode}`}</div>
            </div>
            <TextInput
              name="username"
              label="User name"
              autoComplete="username"
              required
              autoFocus
              key={state?.username}
              defaultValue={state?.username}
            />
            <PasswordInput name="password" label="Password" autoComplete="current-password" required />
            {state ? <Failure error={state.error} title="Not logged in" /> : null}
            <Button type="submit" variant="filled" size="sm" loading={isBusy}>
              Log in
            </Button>
          </Stack>
        </form>
      </Paper>
    </main>
  )
}
