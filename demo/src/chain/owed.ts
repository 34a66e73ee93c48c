import type { StatusSummary } from '@branchline/protocol'

/** Operations a branch has not been relieved of, dead letters included. */
export function owed({ outbox }: StatusSummary): number {
  return outbox.pending + outbox.inFlight + outbox.waiting + outbox.dead
}
