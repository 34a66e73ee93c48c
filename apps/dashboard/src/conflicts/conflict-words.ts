import type { ConflictPick } from '@branchline/protocol'

export const pickWords: Record<ConflictPick, string> = {
  local: 'Head office’s version',
  incoming: 'The shop’s version',
  merged: 'Out of both',
}
