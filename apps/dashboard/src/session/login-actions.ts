'use server'

import { redirect } from 'next/navigation'
import { peer } from '../api/peer.ts'
import { resultOf, type ShownError } from '../api/shown-error.ts'
import { safeNext } from './safe-next.ts'
import { dropSession, keepSession } from './session.ts'

/** Null: nothing was tried yet. */
export type LoginState = { username: string; error: ShownError } | null

export async function logIn(_before: LoginState, form: FormData): Promise<LoginState> {
  const username = String(form.get('username') ?? '')
  const password = String(form.get('password') ?? '')
  const answer = await resultOf(peer(null).central.auth.login.mutate({ username, password }))
  if (!answer.ok) return { username, error: answer.error }
  const { token, expiresAt, kind, role = 'admin' } = answer.value
  if (kind !== 'operator') return { username, error: notForThisLogin }
  await keepSession({ token, username, role, expiresAt })
  redirect(safeNext(form.get('next')))
}

const notForThisLogin: ShownError = {
  code: 'FORBIDDEN',
  meaning: 'This login is valid, but it is not an operator’s.',
  action: 'Log in as an operator: this console is not for tills, branches or integrations.',
}

export async function logOut(): Promise<void> {
  await dropSession()
  redirect('/login')
}
