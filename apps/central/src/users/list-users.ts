import type { CentralHandlers } from '@branchline/protocol'
import type { Services } from '../services.ts'

/** `users.list`: every login, without what it is checked against. */
export function listUsers({ store, clock }: Services): CentralHandlers['users']['list'] {
  return async () => {
    const now = new Date(clock.now()).toISOString()
    const users = await store.read.listUsers()
    return {
      users: users.map(({ username, kind, role, disabled, doctypes = null, previousPasswordUntil: until }) => ({
        username,
        kind,
        disabled,
        ...(kind === 'operator' && role ? { role } : {}),
        ...(kind === 'integration' ? { doctypes } : {}),
        ...(until && until > now ? { previousPasswordUntil: until } : {}),
      })),
    }
  }
}
