import 'server-only'
import type { HealthOutput } from '@branchline/protocol'
import { peer } from './peer.ts'

export type Console = { role: 'central' } | { role: 'branch'; branchCode: string }

let known: Console | null = null

/** Whose console this is. Asked until there is an answer, then never again: a server does not change its role. */
export async function consoleOf(): Promise<Console> {
  known ??= asConsole(await peer(null).central.health.query())
  return known
}

function asConsole({ role, branchCode }: HealthOutput): Console {
  return role === 'central' ? { role } : { role, branchCode: branchCode ?? '' }
}
