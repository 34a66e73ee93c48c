import { type CentralHandlers, travelsDown } from '@branchline/protocol'
import { branchOf } from '../auth/branch-of.ts'
import type { Services } from '../services.ts'

/** `changes.count`: for a first load to say how far it is. */
export function countChanges({ store, rules }: Services): CentralHandlers['changes']['count'] {
  return async (_, { session }) => {
    const doctypes = []
    for (const counted of await store.read.countFeed(branchOf(session))) {
      const entry = await rules.find(counted.doctype)
      if (entry?.rule.enabled && travelsDown(entry.rule)) doctypes.push(counted)
    }
    return { doctypes }
  }
}
