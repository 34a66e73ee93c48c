import type { CentralHandlers } from '@branchline/protocol'
import { askBranch } from '../fleet/ask-branch.ts'
import type { Services } from '../services.ts'

/** `branches.configure`: the branch's own settings win as if they had been changed at its console (docs/decisions/0052). */
export function configureBranch(services: Services): CentralHandlers['branches']['configure'] {
  return async ({ branchCode, settings }, { session }) => {
    const commandId = await services.store.write((tx) =>
      askBranch(services, tx, { branchCode, kind: 'config.update', args: { settings }, by: session.username }),
    )
    return { commandId }
  }
}
