import type { OperatorRole } from '@branchline/protocol'

/** What a person's login may do. */
export const roleWords: Record<OperatorRole, string> = {
  viewer: 'look',
  operator: 'look, decide and retry',
  admin: 'everything: shops, rules and logins too',
}
