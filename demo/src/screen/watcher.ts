import type { StatusSummary } from '@branchline/protocol'
import { RunningSum } from '../books/running-sum.ts'
import type { BranchSite, Chain } from '../chain/chain.ts'
import { owed } from '../chain/owed.ts'
import { type BranchView, stateOf } from './branch-view.ts'

/** Looks at every branch from both sides: what the branch itself says, and what central says of it. */
export class Watcher {
  readonly #views = new Map<string, BranchView>()
  readonly #sums = new Map<string, { atBranch: RunningSum; atCentral: RunningSum }>()
  readonly #seenUp = new Set<string>()

  constructor(private readonly chain: Chain) {}

  /** The views as of the last look, with the states as of now. */
  views(): BranchView[] {
    return this.chain.branches.map((site) => {
      const view = this.#views.get(site.code) ?? blank(site)
      return { ...view, state: this.#stateOf(site, view) }
    })
  }

  /** Asks everybody who can answer; who cannot keeps what was last known. */
  async look(): Promise<void> {
    await Promise.all(this.chain.branches.map((site) => this.#lookAt(site)))
  }

  async #lookAt(site: BranchSite): Promise<void> {
    const { atBranch, atCentral } = this.#sumsOf(site)
    const [here, status, there] = await Promise.all([
      site.server.isUp ? atBranch.read().catch(() => null) : null,
      site.server.isUp ? site.peer.call((api) => api.status.summary.query()).catch(() => null) : null,
      this.chain.central.server.isUp ? atCentral.read().catch(() => null) : null,
    ])
    const before = this.#views.get(site.code) ?? blank(site)
    this.#views.set(site.code, {
      ...before,
      ...(here ? { sold: here.sales, moneyAtBranch: here.money } : {}),
      ...(status ? { waiting: owed(status), lastContactMs: lastContact(status) ?? before.lastContactMs } : {}),
      ...(there ? { acknowledged: there.sales, moneyAtCentral: there.money } : {}),
    })
  }

  #sumsOf(site: BranchSite): { atBranch: RunningSum; atCentral: RunningSum } {
    const known = this.#sums.get(site.code)
    if (known) return known
    const { central } = this.chain
    const sums = {
      atBranch: new RunningSum(site.code, (input) => site.peer.call((api) => api.documents.list.query(input))),
      atCentral: new RunningSum(site.code, (input) => central.peer.call((api) => api.documents.list.query(input))),
    }
    this.#sums.set(site.code, sums)
    return sums
  }

  #stateOf(site: BranchSite, view: BranchView) {
    if (site.server.isUp) this.#seenUp.add(site.code)
    return stateOf(view, {
      isBranchUp: site.server.isUp,
      isLineCut: site.line.isCut,
      isCentralUp: this.chain.central.server.isUp,
      wasEverUp: this.#seenUp.has(site.code),
    })
  }
}

function lastContact({ lastPushAt, lastPullAt }: StatusSummary): number | null {
  const times = [lastPushAt, lastPullAt].filter((at) => at !== null).map((at) => Date.parse(at))
  return times.length > 0 ? Math.max(...times) : null
}

function blank({ code, town }: BranchSite): BranchView {
  const unknown = { sold: null, acknowledged: null, waiting: null, moneyAtBranch: null, moneyAtCentral: null }
  return { code, town, ...unknown, lastContactMs: null, state: 'starting' }
}
