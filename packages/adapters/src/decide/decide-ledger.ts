import type { Operation } from '@branchline/protocol'
import type { DecideInput, Decision } from '../adapter.ts'

// A ledger is insert-only: a balance is the sum of its entries, so an entry never changes and never goes.

export type LedgerSituation = 'absent' | 'same' | 'other'

type Cell = 'apply' | 'unchanged' | 'fixed' | 'refused'

const never: Record<LedgerSituation, Cell> = { absent: 'refused', same: 'refused', other: 'refused' }

/** Every cell has a case in golden/decisions.golden.json. */
export const ledgerTable: Record<Operation, Record<LedgerSituation, Cell>> = {
  insert: { absent: 'apply', same: 'unchanged', other: 'fixed' },
  update: never,
  submit: never,
  cancel: never,
  delete: never,
}

/** The decision for insert-only entries, whatever the rule: the content of a sync_uuid is fixed by its first insert. */
export function decideLedger(input: DecideInput): Decision {
  const { operation, document, fieldTimes } = input.incoming
  switch (ledgerTable[operation][ledgerSituation(input)]) {
    case 'apply':
      return { outcome: 'apply', document, fieldTimes }
    case 'unchanged':
      return { outcome: 'unchanged' }
    case 'fixed':
      return refuse('An entry of an insert-only ledger with this sync_uuid and another content exists.')
    case 'refused':
      return refuse(`An entry of an insert-only ledger takes no ${operation}.`)
  }
}

export function ledgerSituation({ incoming, stored }: DecideInput): LedgerSituation {
  if (stored === null) return 'absent'
  return stored.hash === incoming.hash ? 'same' : 'other'
}

function refuse(message: string): Decision {
  return { outcome: 'reject', code: 'VALIDATION_FAILED', message }
}
