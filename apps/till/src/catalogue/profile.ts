import type { PosClient } from '@branchline/pos-client'
import type { TillStore } from '../sales/till-store.ts'

/** What a POS Profile says of the sales made under it. */
export interface Profile {
  name: string
  company: string
  currency: string
}

/** The branch's POS Profile, kept for the day nobody answers. Errors: Error when there is none. */
export async function refreshProfile(client: PosClient<never>, store: TillStore): Promise<Profile> {
  for await (const page of client.masters('POS Profile')) {
    const [found] = page.filter(({ disabled }) => disabled !== 1)
    if (!found) continue
    const profile = {
      name: String(found.name),
      company: String(found.company ?? ''),
      currency: String(found.currency ?? 'EGP'),
    }
    await store.putProfile(profile)
    return profile
  }
  throw new Error('This branch has no POS Profile: save one at head office.')
}
