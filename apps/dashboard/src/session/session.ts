import 'server-only'
import { createHash } from 'node:crypto'
import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { z } from 'zod'
import { environment } from '../env.ts'
import { roles } from './roles.ts'

/** Who is logged in. `role` decides what is shown; what may be done the server decides by the token. */
const sessionSchema = z.object({
  token: z.string().min(16).max(128),
  username: z.string(),
  role: z.enum(roles),
  expiresAt: z.string(),
})
export type ViewerSession = z.infer<typeof sessionSchema>

/** Cookies know no ports: consoles of several servers on one machine each have their own. */
function cookieName(): string {
  const server = createHash('sha256').update(environment().BRANCHLINE_API_URL).digest('hex').slice(0, 8)
  return `branchline-${server}`
}

/** Null: nobody is logged in, or no longer. */
export const currentSession = cache(async (): Promise<ViewerSession | null> => {
  const text = (await cookies()).get(cookieName())?.value
  return text ? readSession(text) : null
})

function readSession(text: string): ViewerSession | null {
  try {
    const session = sessionSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
    return Date.parse(session.expiresAt) > Date.now() ? session : null
  } catch {
    return null
  }
}

/** The session, or the way to the login and back. */
export async function requireSession(): Promise<ViewerSession> {
  return (await currentSession()) ?? (await goToLogin())
}

export async function goToLogin(): Promise<never> {
  const from = (await headers()).get('x-branchline-path')
  redirect(from && from !== '/' ? `/login?ended=1&next=${encodeURIComponent(from)}` : '/login?ended=1')
}

/** Out of reach of the page's scripts; over https never sent in the clear. */
export async function keepSession(session: ViewerSession): Promise<void> {
  const { 'x-forwarded-proto': protocol } = Object.fromEntries(await headers())
  const value = Buffer.from(JSON.stringify(session), 'utf8').toString('base64url')
  const options = { httpOnly: true, sameSite: 'lax', path: '/', secure: protocol === 'https' } as const
  ;(await cookies()).set(cookieName(), value, { ...options, expires: new Date(session.expiresAt) })
}

export async function dropSession(): Promise<void> {
  ;(await cookies()).delete(cookieName())
}
