import 'server-only'
import type { Peer } from '../api/peer.ts'
import { environment } from '../env.ts'
import { type DemoState, type DemoSwitch, demoStateSchema } from './demo-state.ts'

const callMsMax = 20_000

/** How the demo behind this console is. Errors: FORBIDDEN for who is no admin. */
export async function demoState({ central }: Peer): Promise<DemoState> {
  await requireAdmin(central)
  return ask()
}

/** Breaks or mends a part of the demo, which does it. Errors: FORBIDDEN for who is no admin. */
export async function switchDemo({ central }: Peer, { code, what, works }: DemoSwitch): Promise<DemoState> {
  await requireAdmin(central)
  return ask({ method: 'POST', body: JSON.stringify({ code, what, works }) })
}

/** Central knows who is: it is asked something that it tells admins alone. */
async function requireAdmin(central: Peer['central']): Promise<void> {
  await central.alerts.channels.query()
}

async function ask(options: RequestInit = {}): Promise<DemoState> {
  const url = environment().BRANCHLINE_DEMO_URL
  if (!url) throw new Error('this console is of no demo')
  const answer = await fetch(url, { ...options, cache: 'no-store', signal: AbortSignal.timeout(callMsMax) })
  if (!answer.ok) throw new Error(`the demo answered ${answer.status}`)
  return demoStateSchema.parse(await answer.json())
}
