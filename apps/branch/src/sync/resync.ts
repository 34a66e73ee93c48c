import { type BranchHandlers, travelsDown } from '@branchline/protocol'
import type { Services } from '../services.ts'

/**
 * Loads anew what central sends down; `doctypes` absent: all of it. What is gone there is removed at the end, nothing unsent is touched, and
 * sales go on meanwhile. Answers which DocTypes. Errors: UNKNOWN_DOCTYPE.
 */
export async function resync(
  { store, clock, rules, wakePuller }: Pick<Services, 'store' | 'clock' | 'rules' | 'wakePuller'>,
  wanted: string[] | undefined,
  by: { message: string; by?: string },
): Promise<string[]> {
  const named = wanted?.map((doctype) => rules.require(doctype)) ?? rules.enabled()
  const doctypes = named.filter(({ rule }) => travelsDown(rule)).map(({ rule }) => rule.doctype)
  const at = new Date(clock.now()).toISOString()
  const begun = await store.write(async (tx) => {
    const reloaded = await tx.beginReload(doctypes, at)
    await tx.addLogs(reloaded.map((doctype) => ({ at, kind: 'resync', doctype, ...by })))
    return reloaded
  })
  wakePuller()
  return begun
}

/** `sync.resync`. */
export function resyncHere(services: Services): BranchHandlers['sync']['resync'] {
  return async ({ doctypes }, { session }) => ({
    doctypes: await resync(services, doctypes, {
      message: `by ${session.username}`,
      by: session.username,
    }),
  })
}
