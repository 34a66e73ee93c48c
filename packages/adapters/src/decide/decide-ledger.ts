import type { Operation } from '@branchline/protocol'
import type { DecideInput, Decision } from '../adapter.ts'

// A ledger is insert-only: a balance is the sum of its entries, so an entry never changes and never goes.

type Cell = 'apply' | 'same or refused' | 'refused'

const table: Record<Operation, Record<'none' | 'present', Cell>> = {
  insert: { none: 'apply', present: 'same or refused' },
  update: { none: 'refused', present: 'refused' },
  submit: { none: 'refused', present: 'refused' },
  cancel: { none: 'refused', present: 'refused' },
  delete: { none: 'refused', present: 'refused' },
}

/** The decision for insert-only entries, whatever the rule: the content of a sync_uuid is fixed by its first insert. */
export function decideLedger({ incoming, stored }: DecideInput): Decision {
  switch (table[incoming.operation][stored === null ? 'none' : 'present']) {
    case 'apply':
      return { outcome: 'apply', document: incoming.document, fieldTimes: incoming.fieldTimes }
    case 'same or refused':
      if (stored?.hash === incoming.hash) return { outcome: 'unchanged' }
      return refuse('An entry of an insert-only ledger with this sync_uuid and another content exists.')
    case 'refused':
      return refuse(`An entry of an insert-only ledger takes no ${incoming.operation}.`)
  }
}

function refuse(message: string): Decision {
  return { outcome: 'reject', code: 'VALIDATION_FAILED', message }
}
