import type { BranchSite, Chain } from '../chain/chain.ts'
import { waitUntilSettled } from '../chain/settled.ts'
import { waitUntil } from '../chain/wait-until.ts'
import type { Screen } from '../screen/screen.ts'
import { waitForAliases } from './wait-for-aliases.ts'

const catchUpMsMax = 180_000

/** Waits until every shop has handed over what it sold and pulled the last prices, and central has rewritten what names an alias. */
export async function catchUp(chain: Chain, screen: Screen): Promise<void> {
  screen.say('The year is sold. The last operations go up and the last prices come down.')
  await waitUntilSettled(chain, catchUpMsMax)
  await waitUntil('that every shop has pulled everything', () => pulledAll(chain), catchUpMsMax)
  await waitForAliases(chain, catchUpMsMax)
}

/** Asks every shop to pull now; done when none of them has anything left to pull. */
async function pulledAll({ branches }: Chain): Promise<boolean> {
  const runs = await Promise.all(branches.map(pull))
  return runs.every(({ applied, remaining, error }) => applied === 0 && remaining === 0 && error === undefined)
}

function pull({ peer }: BranchSite) {
  return peer.insist((api) => api.sync.pull.mutate())
}
