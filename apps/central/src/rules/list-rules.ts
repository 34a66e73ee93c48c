import type { CentralHandlers } from '@branchline/protocol'
import type { Services } from '../services.ts'

/** `rules.list`: as the database has them now. */
export function listRules({ store }: Services): CentralHandlers['rules']['list'] {
  return async () => ({ rules: (await store.read.listRules()).map(({ epoch: _epoch, ...rule }) => rule) })
}
