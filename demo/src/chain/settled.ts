import type { BranchSite, Chain } from './chain.ts'
import { owed } from './owed.ts'
import { waitUntil } from './wait-until.ts'

/** Waits until no branch owes central anything. */
export async function waitUntilSettled({ branches }: Chain, withinMs: number): Promise<void> {
  await waitUntil(
    'that every shop has handed over all it sold',
    async () => (await Promise.all(branches.map(owesNothing))).every(Boolean),
    withinMs,
  )
}

/** Waits until every branch holds as many records of a DocType as asked for. */
export async function waitForRecords(
  branches: readonly BranchSite[],
  doctype: string,
  total: number,
  withinMs: number,
) {
  const holdsAll = async ({ peer }: BranchSite) => {
    const page = await peer.insist((api) => api.documents.list.query({ doctype, fields: ['name'], limit: 1 }))
    return (page.total ?? 0) >= total
  }
  return waitUntil(
    `that every shop holds ${total} records of ${doctype}`,
    async () => (await Promise.all(branches.map(holdsAll))).every(Boolean),
    withinMs,
  )
}

async function owesNothing({ peer }: BranchSite): Promise<boolean> {
  return owed(await peer.insist((api) => api.status.summary.query())) === 0
}
