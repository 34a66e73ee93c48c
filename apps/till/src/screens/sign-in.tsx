import { useState } from 'react'
import type { TillModel } from '../till-model.ts'
import { useAction } from './use-action.ts'

export function SignIn({ model }: { model: TillModel }) {
  const [username, setUsername] = useState('')
  const [pin, setPin] = useState('')
  const { busy, error, run } = useAction()
  return (
    <main className="centred">
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault()
          run(() => model.signIn(username.trim(), pin))
        }}
      >
        <img src="/till/icon.svg" alt="" width="56" height="56" />
        <h1>Good day</h1>
        <label>
          User
          <input
            value={username}
            onChange={({ target }) => setUsername(target.value)}
            autoComplete="username"
            autoCapitalize="none"
            required
            autoFocus
          />
        </label>
        <label>
          PIN
          <input
            value={pin}
            onChange={({ target }) => setPin(target.value)}
            type="password"
            inputMode="numeric"
            autoComplete="current-password"
            required
          />
        </label>
        {error && (
          <p className="error" role="alert">
            {error}
          </p>
        )}
        <button type="submit" className="main" disabled={busy}>
          {busy ? 'One moment…' : 'Sign in'}
        </button>
      </form>
    </main>
  )
}
