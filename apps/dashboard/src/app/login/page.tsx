import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { consoleOf } from '../../api/server-role.ts'
import { resultOf } from '../../api/shown-error.ts'
import { LoginForm } from '../../session/login-form.tsx'
import { safeNext } from '../../session/safe-next.ts'
import { currentSession } from '../../session/session.ts'
import { Away } from '../../shell/away.tsx'

export const metadata: Metadata = { title: 'Log in' }

export default async function LoginPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string; ended?: string }>
}) {
  const { next, ended } = await searchParams
  if (!ended && (await currentSession())) redirect(safeNext(next))
  const of = await resultOf(consoleOf())
  if (!of.ok) return <Away error={of.error} />
  return <LoginForm of={of.value} next={safeNext(next)} />
}
