import { BranchlineError, type CentralHandlers } from '@branchline/protocol'
import { branchOf } from '../auth/branch-of.ts'
import type { Services } from '../services.ts'

/** `registry.get`: what a branch needs to know of the chain. */
export function getRegistry({ store, rules }: Services): CentralHandlers['registry']['get'] {
  return async (_input, { session }) => {
    const branchCode = branchOf(session)
    const sites = await store.read.listSites()
    const site = sites.find((candidate) => candidate.branchCode === branchCode)
    if (!site) throw new BranchlineError('NOT_FOUND', `Branch ${branchCode} is not registered.`)
    return {
      site: { branchCode, label: site.label, timezone: site.timezone },
      rules: (await rules.all()).map(({ rule: { epoch: _epoch, rescoping: _rescoping, ...rule } }) => rule),
      rulesVersion: await rules.version(),
      cashiers: (await store.read.listCashiers(branchCode)).map(({ username, passwordHash: verifier }) => ({
        username,
        verifier,
      })),
      siblings: sites.filter((other) => other !== site).map(({ branchCode, label }) => ({ branchCode, label })),
    }
  }
}
