import type { CentralHandlers } from '@branchline/protocol'
import type { Services } from '../services.ts'

/** `users.list`: every login, without what it is checked against. */
export function listUsers({ store }: Services): CentralHandlers['users']['list'] {
  return async () => ({
    users: (await store.read.listUsers()).map(({ username, kind, disabled }) => ({ username, kind, disabled })),
  })
}
