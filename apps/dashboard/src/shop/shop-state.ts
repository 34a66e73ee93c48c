import type { StatusSummary } from '@branchline/protocol'
import type { Tone } from '../parts/word.tsx'

export interface ShopFacts {
  summary: Pick<StatusSummary, 'outbox'>
  reconciliation: { isCutOff: boolean; reconciled_with_central: boolean; pending_failover_pulls: number }
}

/** A shop in one word, as it sees itself, and why. */
export function shopState({ summary: { outbox }, reconciliation }: ShopFacts): {
  word: string
  tone: Tone
  why: string
} {
  const owed = outbox.pending + outbox.inFlight + outbox.waiting
  if (outbox.dead > 0)
    return { word: 'Needs a person', tone: 'bad', why: `${outbox.dead} dead letters wait for a person.` }
  if (reconciliation.isCutOff)
    return {
      word: 'Cut off',
      tone: 'warn',
      why: `Head office is out of reach. The shop sells on; ${owed} operations wait.`,
    }
  if (!reconciliation.reconciled_with_central)
    return {
      word: 'Failover',
      tone: 'warn',
      why: `${reconciliation.pending_failover_pulls} documents that head office wrote in its name are on their way here.`,
    }
  return {
    word: 'Selling',
    tone: 'good',
    why: owed === 0 ? 'All is at head office.' : `${owed} operations are on their way.`,
  }
}
